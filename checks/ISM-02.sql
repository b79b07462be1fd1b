-- id: ISM-02
-- control: ISM-02
-- title: Top management reviewed the management system at the cadence
-- type: 2
-- population: Each activity of type management-review in the period, with the time since the one
--   before, and the time since the last one when that exceeds the cadence at the end.
-- deviation: More than the cadence lies between one and the one before (the first known one: the
--   start of the period), or between the last and the end; or it names nobody who performed it,
--   or no document that it left, or was held by somebody who is not top management: who works
--   here and reports to nobody, while others report to them.
-- evidence: activity, person
SELECT
  coalesce(x.activity, 'management review due at the end') AS item,
  x.occurred,
  CASE WHEN x.flaw IS NULL AND x.in_time = 1 THEN 'pass' ELSE 'deviation' END AS verdict,
  CASE
    WHEN x.flaw IS NOT NULL THEN x.flaw
    WHEN x.in_time = 1 THEN NULL
    ELSE 'no management review ' || x.span
  END AS reason,
  x.artifact,
  x.locator,
  NULL AS system
FROM (
  SELECT i.*,
    CASE
      WHEN i.activity IS NULL OR i.fault IS NOT NULL THEN i.fault
      WHEN NOT EXISTS (
        SELECT 1 FROM v_person p WHERE lower(p.person) = lower(i.performed_by) AND p.manager IS NULL
          AND EXISTS (SELECT 1 FROM v_person q WHERE lower(q.manager) = lower(p.person))
          AND substr(p.joined, 1, 10) <= substr(i.occurred, 1, 10)
          AND (p.departed IS NULL OR substr(p.departed, 1, 10) >= substr(i.occurred, 1, 10))
      ) THEN 'was held by ' || i.performed_by || ', who is not on record as top management'
    END AS flaw
  FROM v_activity_interval i
  WHERE i.type = 'management-review'
) x
