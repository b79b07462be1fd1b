-- id: HR-01
-- control: HR-01
-- title: Everybody completed security training within the cadence
-- type: 2
-- population: Each person who worked here in the period, but for those without training whose day
--   it is due, or whose 30th day after joining in the period, had not come by the end of the
--   period or their last day; a course counts when its name contains "secur".
-- deviation: They completed no such course, or the time between two, or since the last, exceeds
--   the cadence within the period, or one was completed after its due day or not at all.
-- evidence: person, training
WITH staff AS (
  SELECT person, who, joined, ended, artifact, locator FROM v_staff
),
course AS MATERIALIZED (
  SELECT coalesce(w.person, lower(t.person)) AS person, t.completed, t.due
  FROM v_training t LEFT JOIN v_who w ON w.name = lower(t.person)
  WHERE lower(t.course) LIKE '%secur%'
),
taken AS (
  SELECT p.person, p.joined, c.completed,
    lag(c.completed) OVER (PARTITION BY p.person, p.joined ORDER BY c.completed) AS previous
  FROM staff p JOIN course c ON c.person = p.who
  WHERE substr(c.completed, 1, 10) <= substr(p.ended, 1, 10)
),
interval_of AS (
  SELECT person, joined, max(completed) AS last,
    max(CASE WHEN completed >= :from THEN
      CASE WHEN previous IS NOT NULL THEN hours_between(previous, completed)
        WHEN joined < :from THEN hours_between(:from, completed)
        ELSE 0 END END) AS longest,
    max(CASE WHEN previous IS NULL AND joined >= :from AND days_between(joined, completed) > 30 THEN completed END) AS first_late
  FROM taken
  GROUP BY person, joined
),
obligation AS (
  SELECT p.person, p.joined,
    max(CASE WHEN c.completed IS NULL AND substr(c.due, 1, 10) >= substr(p.ended, 1, 10) THEN c.due END) AS pending,
    max(CASE WHEN substr(c.due, 1, 10) >= substr(:from, 1, 10) AND substr(c.due, 1, 10) < substr(p.ended, 1, 10)
      AND (c.completed IS NULL OR substr(c.completed, 1, 10) > substr(c.due, 1, 10)) THEN c.due END) AS missed
  FROM staff p JOIN course c ON c.person = p.who
  GROUP BY p.person, p.joined
),
judged AS (
  SELECT p.person, p.joined, p.ended, p.artifact, p.locator, i.last, i.first_late, i.longest, o.pending, o.missed,
    hours_between(i.last, p.ended) AS since, g.hours AS allowed,
    CASE WHEN i.last IS NOT NULL AND i.first_late IS NULL AND o.missed IS NULL
      AND coalesce(i.longest, 0) <= g.hours AND hours_between(i.last, p.ended) <= g.hours THEN 1 ELSE 0 END AS passed
  FROM staff p
  LEFT JOIN interval_of i ON i.person = p.person AND i.joined = p.joined
  LEFT JOIN obligation o ON o.person = p.person AND o.joined = p.joined
  LEFT JOIN v_setting g ON g.name = 'cadence.training'
)
SELECT
  person || CASE WHEN count(*) OVER (PARTITION BY person) > 1 THEN ' ' || substr(joined, 1, 10) ELSE '' END AS item,
  coalesce(last, ended) AS occurred,
  CASE WHEN passed = 1 THEN 'pass' ELSE 'deviation' END AS verdict,
  CASE
    WHEN passed = 1 THEN NULL
    WHEN missed IS NOT NULL THEN 'a course due ' || substr(missed, 1, 10) || ' was not completed by then'
    WHEN last IS NULL THEN 'no completed security training; joined ' || substr(joined, 1, 10)
    WHEN first_late IS NOT NULL THEN 'joined ' || substr(joined, 1, 10) || ', first trained ' || substr(first_late, 1, 10)
    WHEN longest > allowed THEN 'the time between two trainings exceeds the cadence; last trained ' || substr(last, 1, 10)
    ELSE 'last trained ' || substr(last, 1, 10) || ', too long before ' || substr(ended, 1, 10)
  END AS reason,
  artifact,
  locator,
  CAST(NULL AS TEXT) AS system
FROM judged
WHERE last IS NOT NULL OR missed IS NOT NULL
  OR NOT (pending IS NOT NULL OR (joined >= :from AND days_between(joined, ended) <= 30))
