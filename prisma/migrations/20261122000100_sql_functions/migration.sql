-- A time as the API writes it: ISO 8601, UTC, milliseconds, `2026-01-31T23:59:59.123Z`.
-- One expression, and not declared STRICT, so that the planner puts it in place of the call.
CREATE FUNCTION iso(timestamptz) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
RETURN to_char($1 AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"');
