-- id: HR-02
-- control: HR-02
-- title: Everybody who develops completed training for that work
-- type: 2
-- population: Each person who worked here in the period and whose role contains engineer,
--   developer, programmer or architect, but for those whose 30th day had not come; a course
--   counts when its name contains "secure" and one of "develop", "cod", "design".
-- deviation: They completed no such course, or not within thirty days after joining in the
--   period, or the time between two, or since the last, exceeds the cadence within the period.
-- evidence: person, training
WITH staff AS (
  SELECT p.person, p.joined, CASE WHEN p.departed <= :to THEN p.departed ELSE :to END AS ended, p.artifact, p.locator
  FROM v_person p
  WHERE p.joined <= :to AND (p.departed IS NULL OR p.departed >= :from)
    AND (lower(p.role) LIKE '%engineer%' OR lower(p.role) LIKE '%developer%'
      OR lower(p.role) LIKE '%programmer%' OR lower(p.role) LIKE '%architect%')
),
taken AS (
  SELECT s.person, s.joined, t.completed,
    lag(t.completed) OVER (PARTITION BY s.person, s.joined ORDER BY t.completed) AS previous
  FROM staff s JOIN v_training t ON t.person = s.person
  WHERE (lower(t.course) LIKE '%secure%' AND (
      lower(t.course) LIKE '%develop%' OR lower(t.course) LIKE '%cod%' OR lower(t.course) LIKE '%design%'))
    AND substr(t.completed, 1, 10) <= substr(s.ended, 1, 10)
),
summary AS (
  SELECT person, joined, max(completed) AS last, min(completed) AS first,
    max(CASE WHEN completed >= :from THEN
      CASE WHEN previous IS NOT NULL THEN hours_between(previous, completed)
        WHEN joined < :from THEN hours_between(:from, completed)
        ELSE 0 END END) AS longest
  FROM taken
  GROUP BY person, joined
),
judged AS (
  SELECT s.person, s.joined, s.ended, s.artifact, s.locator, y.last, y.longest, y.first, g.hours AS allowed,
    CASE WHEN coalesce(y.longest, 0) <= g.hours AND hours_between(y.last, s.ended) <= g.hours
      AND (s.joined < :from OR days_between(s.joined, y.first) <= 30) THEN 1 ELSE 0 END AS passed
  FROM staff s
  LEFT JOIN summary y ON y.person = s.person AND y.joined = s.joined
  LEFT JOIN v_setting g ON g.name = 'cadence.training'
)
SELECT
  person || CASE WHEN count(*) OVER (PARTITION BY person) > 1 THEN ' ' || substr(joined, 1, 10) ELSE '' END AS item,
  coalesce(last, ended) AS occurred,
  CASE WHEN passed = 1 THEN 'pass' ELSE 'deviation' END AS verdict,
  CASE
    WHEN passed = 1 THEN NULL
    WHEN last IS NULL THEN 'completed no training in secure development; joined ' || substr(joined, 1, 10)
    WHEN joined >= :from AND days_between(joined, first) > 30 THEN 'joined ' || substr(joined, 1, 10) || ', first trained ' || substr(first, 1, 10)
    WHEN longest > allowed THEN 'the time between two trainings exceeds the cadence; last trained ' || substr(last, 1, 10)
    ELSE 'last trained ' || substr(last, 1, 10) || ', too long before ' || substr(ended, 1, 10)
  END AS reason,
  artifact,
  locator,
  NULL AS system
FROM judged
WHERE last IS NOT NULL OR joined < :from OR days_between(joined, ended) > 30
