-- id: BCM-01
-- control: BCM-01
-- title: Backups were restored in a test at the cadence
-- type: 2
-- population: Each activity of type restore-test in the period of a system from its release phase
--   to its eol (a system without phases: throughout), with the time since the one before; and,
--   once there is one for any system, each such system with the time since its last one (or since
--   that phase began) when that exceeds the cadence.
-- deviation: More than the cadence lies between one and the one before (the first known one: the
--   start of the period or of the phase), or between the last and the end; or it names nobody who
--   performed it, or its outcome is not passed.
-- evidence: activity
WITH event AS (
  SELECT a.system, a.activity AS id, a.performed AS occurred,
    CASE
      WHEN a.performed_by IS NULL THEN 'names nobody who performed it'
      WHEN lower(a.outcome) = 'passed' THEN NULL
      ELSE 'its outcome is ' || coalesce(a.outcome, 'not recorded')
    END AS fault,
    a.artifact, a.locator
  FROM v_activity a
  WHERE lower(a.type) = 'restore-test' AND a.system IS NOT NULL
),
span AS (
  SELECT s.system, count(p.phase) AS phases,
    min(CASE WHEN p.phase IN ('release') THEN p.began END) AS began,
    min(CASE WHEN p.phase = 'eol' THEN p.began END) AS ended
  FROM v_system s LEFT JOIN v_phase p ON p.system = s.system
  GROUP BY s.system
  UNION ALL
  SELECT e.system, 1, min(e.occurred), NULL
  FROM event e LEFT JOIN v_system s ON s.system = e.system
  WHERE s.system IS NULL
  GROUP BY e.system
),
watched AS (
  SELECT system, began,
    CASE WHEN began > :from THEN began ELSE :from END AS since,
    CASE WHEN ended < :to THEN ended ELSE :to END AS ended
  FROM span
  WHERE (began <= :to OR (began IS NULL AND (phases = 0 OR ended IS NOT NULL)))
    AND (ended IS NULL OR ended > :from)
),
step AS (
  SELECT w.system, w.since, e.id, e.occurred, e.fault, e.artifact, e.locator,
    lag(e.occurred) OVER (PARTITION BY w.system ORDER BY e.occurred, e.id, e.artifact, e.locator) AS before
  FROM watched w JOIN event e ON e.system = w.system
  WHERE e.occurred <= w.ended
),
item AS (
  SELECT system, id, occurred, fault,
    CASE WHEN before IS NOT NULL THEN before WHEN since < occurred THEN since ELSE occurred END AS previous, artifact, locator, 0 AS still_open
  FROM step WHERE occurred >= since
  UNION ALL
  SELECT w.system, 'due at the end', w.ended, NULL, coalesce(l.occurred, w.began, w.since), l.artifact, l.locator, 1
  FROM watched w
  LEFT JOIN (
    SELECT m.*, row_number() OVER (PARTITION BY m.system ORDER BY m.occurred DESC, m.id) AS nth FROM step m
  ) l ON l.system = w.system AND l.nth = 1
  WHERE EXISTS (SELECT 1 FROM event)
)
SELECT
  i.system || ' ' || i.id AS item,
  i.occurred,
  CASE WHEN i.fault IS NULL AND hours_between(i.previous, i.occurred) <= g.hours THEN 'pass' ELSE 'deviation' END AS verdict,
  CASE
    WHEN i.fault IS NOT NULL THEN i.fault
    WHEN hours_between(i.previous, i.occurred) <= g.hours THEN NULL
    ELSE 'no restore test from ' || i.previous || ' to ' || i.occurred || '; the cadence is '
      || coalesce(CAST(CAST(g.hours AS INTEGER) AS TEXT), 'unknown') || ' hours'
  END AS reason,
  i.artifact,
  i.locator,
  i.system
FROM item i
LEFT JOIN v_setting g ON g.name = 'cadence.restore_test'
WHERE i.still_open = 0 OR hours_between(i.previous, i.occurred) > g.hours
