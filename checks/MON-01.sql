-- id: MON-01
-- control: MON-01
-- title: Scans recur at the cadence for every system
-- type: 2
-- population: Each scan in the period of a system in scope from its mvp phase to its eol (a system
--   without phases: throughout), with the time since the one before, and each such system with the
--   time since its last scan when that exceeds the cadence.
-- deviation: More than the cadence lies between a scan and the one before (the first known one:
--   the start of the period or of the phase), or between the last and the end.
-- evidence: scan
WITH span AS (
  SELECT s.system, count(p.phase) AS phases,
    min(CASE WHEN p.phase IN ('mvp', 'release') THEN p.began END) AS began,
    min(CASE WHEN p.phase = 'eol' THEN p.began END) AS ended
  FROM v_system s LEFT JOIN v_phase p ON p.system = s.system
  GROUP BY s.system
  UNION ALL
  SELECT c.system, 1, min(c.occurred), NULL
  FROM v_scan c LEFT JOIN v_system s ON s.system = c.system
  WHERE s.system IS NULL AND c.system IS NOT NULL
  GROUP BY c.system
),
watched AS (
  SELECT system,
    CASE WHEN began > :from THEN began ELSE :from END AS began,
    CASE WHEN ended < :to THEN ended ELSE :to END AS ended
  FROM span
  WHERE (began <= :to OR (began IS NULL AND (phases = 0 OR ended IS NOT NULL)))
    AND (ended IS NULL OR ended > :from)
),
mark AS (
  SELECT w.system, w.began, c.occurred, c.artifact, c.locator,
    row_number() OVER (PARTITION BY w.system, c.occurred ORDER BY c.artifact, c.locator) AS n
  FROM watched w JOIN v_scan c ON c.system = w.system
  WHERE c.occurred <= w.ended
),
step AS (
  SELECT system, began, occurred, artifact, locator,
    coalesce(lag(occurred) OVER (PARTITION BY system ORDER BY occurred), began) AS previous
  FROM mark WHERE n = 1
),
-- Scans, each closing an interval, and the intervals still open at the end.
interval_of AS (
  SELECT system, previous, occurred, artifact, locator, 0 AS still_open FROM step WHERE occurred >= began
  UNION ALL
  SELECT w.system, coalesce(l.occurred, w.began), w.ended, l.artifact, l.locator, 1
  FROM watched w
  LEFT JOIN (
    SELECT m.*, row_number() OVER (PARTITION BY m.system ORDER BY m.occurred DESC) AS nth FROM step m
  ) l ON l.system = w.system AND l.nth = 1
)
SELECT
  i.system || ' ' || i.occurred AS item,
  i.occurred,
  CASE WHEN hours_between(i.previous, i.occurred) <= g.hours THEN 'pass' ELSE 'deviation' END AS verdict,
  CASE WHEN hours_between(i.previous, i.occurred) <= g.hours THEN NULL
    ELSE 'no scan from ' || i.previous || ' to ' || i.occurred || '; the cadence is '
      || coalesce(CAST(CAST(g.hours AS INTEGER) AS TEXT), 'unknown') || ' hours' END AS reason,
  i.artifact,
  i.locator,
  i.system
FROM interval_of i
LEFT JOIN v_setting g ON g.name = 'cadence.scan'
WHERE i.still_open = 0 OR hours_between(i.previous, i.occurred) > g.hours
