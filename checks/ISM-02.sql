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
WITH mark AS (
  SELECT a.activity, a.performed, a.performed_by, a.approved_by, a.document, a.artifact, a.locator,
    coalesce(lag(a.performed) OVER (ORDER BY a.performed, a.activity), :from) AS previous
  FROM v_activity a
  WHERE lower(a.type) = 'management-review' AND a.performed <= :to
),
judged AS (
  SELECT m.*,
    CASE
      WHEN m.performed_by IS NULL THEN 'names nobody who performed it'
      WHEN m.document IS NULL THEN 'names no document that it left'
      WHEN NOT EXISTS (
        SELECT 1 FROM v_person p WHERE lower(p.person) = lower(m.performed_by) AND p.manager IS NULL
          AND EXISTS (SELECT 1 FROM v_person q WHERE lower(q.manager) = lower(p.person))
          AND substr(p.joined, 1, 10) <= substr(m.performed, 1, 10)
          AND (p.departed IS NULL OR substr(p.departed, 1, 10) >= substr(m.performed, 1, 10))
      ) THEN 'was held by ' || m.performed_by || ', who is not on record as top management'
      WHEN m.previous >= m.performed OR hours_between(m.previous, m.performed) <= g.hours THEN NULL
      ELSE 'no management review from ' || m.previous || ' to ' || m.performed || '; the cadence is '
        || coalesce(CAST(CAST(g.hours AS INTEGER) AS TEXT), 'unknown') || ' hours'
    END AS fault
  FROM mark m
  LEFT JOIN v_setting g ON g.name = 'cadence.management_review'
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
  'management review due at the end',
  :to,
  'deviation',
  'no management review from ' || l.performed || ' to ' || :to || '; the cadence is '
    || coalesce(CAST(CAST(g.hours AS INTEGER) AS TEXT), 'unknown') || ' hours',
  NULL,
  NULL,
  NULL
FROM last l
LEFT JOIN v_setting g ON g.name = 'cadence.management_review'
WHERE hours_between(l.performed, :to) > g.hours
