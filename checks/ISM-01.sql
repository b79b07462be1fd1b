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
WITH mark AS (
  SELECT a.activity, a.performed, a.performed_by, a.approved_by, a.document, a.artifact, a.locator,
    coalesce(lag(a.performed) OVER (ORDER BY a.performed, a.activity), :from) AS previous
  FROM v_activity a
  WHERE lower(a.type) = 'internal-audit' AND a.performed <= :to
),
judged AS (
  SELECT m.*,
    CASE
      WHEN m.performed_by IS NULL THEN 'names nobody who performed it'
      WHEN m.document IS NULL THEN 'names no document that it left'
      WHEN m.approved_by IS NULL THEN 'names nobody who took its report'
      WHEN lower(m.approved_by) = lower(m.performed_by) THEN 'its report was taken by ' || m.approved_by || ', who performed it'
      WHEN m.previous >= m.performed OR hours_between(m.previous, m.performed) <= g.hours THEN NULL
      ELSE 'no internal audit from ' || m.previous || ' to ' || m.performed || '; the cadence is '
        || coalesce(CAST(CAST(g.hours AS INTEGER) AS TEXT), 'unknown') || ' hours'
    END AS fault
  FROM mark m
  LEFT JOIN v_setting g ON g.name = 'cadence.internal_audit'
  WHERE m.performed >= :from
),
last AS (
  SELECT coalesce(max(performed), :from) AS performed FROM mark
)
SELECT
  activity AS item,
  performed AS occurred,
  CASE WHEN fault IS NULL THEN 'pass' ELSE 'deviation' END AS verdict,
  fault AS reason,
  artifact,
  locator,
  NULL AS system
FROM judged
UNION ALL
SELECT
  'internal audit due at the end',
  :to,
  'deviation',
  'no internal audit from ' || l.performed || ' to ' || :to || '; the cadence is '
    || coalesce(CAST(CAST(g.hours AS INTEGER) AS TEXT), 'unknown') || ' hours',
  NULL,
  NULL,
  NULL
FROM last l
LEFT JOIN v_setting g ON g.name = 'cadence.internal_audit'
WHERE hours_between(l.performed, :to) > g.hours
