-- News about an erased person is not told any more: as with everything else that belongs to them.
CREATE FUNCTION refuse_erased_news() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM refuse_erased((SELECT "customerId" FROM "Notification" WHERE id = NEW."notificationId"));
  RETURN NEW;
END $$;

CREATE TRIGGER refuse_erased BEFORE INSERT OR UPDATE ON "Notification" FOR EACH ROW
  WHEN (NEW."customerId" IS NOT NULL) EXECUTE FUNCTION refuse_erased_belongings();
CREATE TRIGGER refuse_erased BEFORE INSERT OR UPDATE ON "NotificationDelivery" FOR EACH ROW
  EXECUTE FUNCTION refuse_erased_news();
