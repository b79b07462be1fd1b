-- id: ACC-02
-- control: ACC-02
-- title: Access to production was reviewed at the cadence
-- type: 2
-- population: Each review in the period of who has access to production (or to no environment in
--   particular) of a system in scope from its release phase to its eol (a system without phases:
--   throughout), with the time since the one before, and each such system with the time since its
--   last review when that exceeds the cadence; a review without a reviewer does not count.
-- deviation: More than the cadence lies between a review and the one before (the first known one:
--   the start of the period or of the phase), or between the last and the end.
-- evidence: access_review
WITH span AS (
  SELECT s.system, count(p.phase) AS phases,
    min(CASE WHEN p.phase = 'release' THEN p.began END) AS began,
    min(CASE WHEN p.phase = 'eol' THEN p.began END) AS ended
  FROM v_system s LEFT JOIN v_phase p ON p.system = s.system
  GROUP BY s.system
  UNION ALL
  SELECT g.system, 1, min(g.granted), NULL
  FROM v_access_grant g LEFT JOIN v_system s ON s.system = g.system
  WHERE s.system IS NULL AND lower(coalesce(g.environment, 'production')) IN ('production', 'prod', 'live')
  GROUP BY g.system
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
  SELECT w.system, w.began, r.reviewed, r.artifact, r.locator,
    row_number() OVER (PARTITION BY w.system, r.reviewed ORDER BY r.artifact, r.locator) AS n
  FROM watched w JOIN v_access_review r ON r.system = w.system
  WHERE r.reviewed <= w.ended AND r.reviewer IS NOT NULL
    AND lower(coalesce(r.environment, 'production')) IN ('production', 'prod', 'live')
),
step AS (
  SELECT system, began, reviewed, artifact, locator,
    coalesce(lag(reviewed) OVER (PARTITION BY system ORDER BY reviewed), began) AS previous
  FROM mark WHERE n = 1
),
-- Reviews, each closing an interval, and the intervals still open at the end.
interval_of AS (
  SELECT system, previous, reviewed, artifact, locator, 0 AS still_open FROM step WHERE reviewed >= began
  UNION ALL
  SELECT w.system, coalesce(l.reviewed, w.began), w.ended, l.artifact, l.locator, 1
  FROM watched w
  LEFT JOIN (
    SELECT m.*, row_number() OVER (PARTITION BY m.system ORDER BY m.reviewed DESC) AS nth FROM step m
  ) l ON l.system = w.system AND l.nth = 1
)
SELECT
  i.system || ' ' || i.reviewed AS item,
  i.reviewed AS occurred,
  CASE WHEN hours_between(i.previous, i.reviewed) <= g.hours THEN 'pass' ELSE 'deviation' END AS verdict,
  CASE WHEN hours_between(i.previous, i.reviewed) <= g.hours THEN NULL
    ELSE 'no review from ' || i.previous || ' to ' || i.reviewed || '; the cadence is '
      || coalesce(CAST(CAST(g.hours AS INTEGER) AS TEXT), 'unknown') || ' hours' END AS reason,
  i.artifact,
  i.locator,
  i.system
FROM interval_of i
LEFT JOIN v_setting g ON g.name = 'cadence.access_review'
WHERE i.still_open = 0 OR hours_between(i.previous, i.reviewed) > g.hours
