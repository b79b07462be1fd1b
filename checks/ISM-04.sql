-- id: ISM-04
-- control: ISM-04
-- title: Security objectives were measured and reviewed at the cadence
-- type: 2
-- population: Each activity of type objectives-review in the period, with the time since the one
--   before, and the time since the last one when that exceeds the cadence at the end.
-- deviation: More than the cadence lies between one and the one before (the first known one: the
--   start of the period), or between the last and the end; or it names nobody who performed it,
--   or no document that it left.
-- evidence: activity
SELECT
  coalesce(i.activity, 'review of objectives due at the end') AS item,
  i.occurred,
  CASE WHEN i.fault IS NULL AND i.in_time = 1 THEN 'pass' ELSE 'deviation' END AS verdict,
  CASE
    WHEN i.fault IS NOT NULL THEN i.fault
    WHEN i.in_time = 1 THEN NULL
    ELSE 'no review of objectives ' || i.span
  END AS reason,
  i.artifact,
  i.locator,
  NULL AS system
FROM v_activity_interval i
WHERE i.type = 'objectives-review'
