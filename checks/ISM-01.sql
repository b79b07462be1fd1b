-- id: ISM-01
-- control: ISM-01
-- title: Internal audits took place at the cadence
-- type: 2
-- population: Each activity of type internal-audit in the period, with the time since the one
--   before, and the time since the last one when that exceeds the cadence at the end.
-- deviation: More than the cadence lies between one and the one before (the first known one: the
--   start of the period), or between the last and the end; or it names nobody who performed it,
--   or no document that it left, or nobody other than the auditor who took its report.
-- evidence: activity
SELECT
  coalesce(x.activity, 'internal audit due at the end') AS item,
  x.occurred,
  CASE WHEN x.flaw IS NULL AND x.in_time = 1 THEN 'pass' ELSE 'deviation' END AS verdict,
  CASE
    WHEN x.flaw IS NOT NULL THEN x.flaw
    WHEN x.in_time = 1 THEN NULL
    ELSE 'no internal audit ' || x.span
  END AS reason,
  x.artifact,
  x.locator,
  NULL AS system
FROM (
  SELECT i.*,
    CASE
      WHEN i.activity IS NULL OR i.fault IS NOT NULL THEN i.fault
      WHEN i.approved_by IS NULL THEN 'names nobody who took its report'
      WHEN lower(i.approved_by) = lower(i.performed_by) THEN 'its report was taken by ' || i.approved_by || ', who performed it'
      WHEN EXISTS (SELECT 1 FROM v_identity m JOIN v_identity n ON n.person = m.person
        WHERE m.name = lower(i.approved_by) AND n.name = lower(i.performed_by))
        THEN 'its report was taken by ' || i.approved_by || ', who performed it as ' || i.performed_by
    END AS flaw
  FROM v_activity_interval i
  WHERE i.type = 'internal-audit'
) x
