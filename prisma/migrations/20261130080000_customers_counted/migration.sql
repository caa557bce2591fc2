-- Customers come and go without a live event (entered, imported, merged, removed), and dashboards count them: who keeps
-- an answer is told. In one transaction the same notification is sent once, however many there are.
CREATE FUNCTION tell_customers_counted() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('customers-counted', pg_current_xact_id()::text);
  RETURN NULL;
END $$;

CREATE TRIGGER tell_counted AFTER INSERT OR DELETE ON "Customer"
  FOR EACH STATEMENT EXECUTE FUNCTION tell_customers_counted();
