-- id: MON-03
-- control: MON-03
-- title: News of threats and vulnerabilities was judged at the cadence
-- type: 2
-- population: Each activity of type threat-review in the period, with the time since the one
--   before, and the time since the last one when that exceeds the cadence at the end.
-- deviation: More than the cadence lies between one and the one before (the first known one: the
--   start of the period), or between the last and the end; or it names nobody who performed it,
--   or no document that it left.
-- evidence: activity
WITH mark AS (
  SELECT a.activity, a.performed, a.performed_by, a.approved_by, a.document, a.artifact, a.locator,
    coalesce(lag(a.performed) OVER (ORDER BY a.performed, a.activity), :from) AS previous
  FROM v_activity a
  WHERE lower(a.type) = 'threat-review' AND a.performed <= :to
),
judged AS (
  SELECT m.*,
    CASE
      WHEN m.performed_by IS NULL THEN 'names nobody who performed it'
      WHEN m.document IS NULL THEN 'names no document that it left'
      WHEN m.previous >= m.performed OR hours_between(m.previous, m.performed) <= g.hours THEN NULL
      ELSE 'no review of threats from ' || m.previous || ' to ' || m.performed || '; the cadence is '
        || coalesce(CAST(CAST(g.hours AS INTEGER) AS TEXT), 'unknown') || ' hours'
    END AS fault
  FROM mark m
  LEFT JOIN v_setting g ON g.name = 'cadence.threat_review'
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
  'review of threats due at the end',
  :to,
  'deviation',
  'no review of threats from ' || l.performed || ' to ' || :to || '; the cadence is '
    || coalesce(CAST(CAST(g.hours AS INTEGER) AS TEXT), 'unknown') || ' hours',
  NULL,
  NULL,
  NULL
FROM last l
LEFT JOIN v_setting g ON g.name = 'cadence.threat_review'
WHERE hours_between(l.performed, :to) > g.hours
