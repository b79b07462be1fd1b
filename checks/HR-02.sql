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
SELECT
  s.person || CASE WHEN count(*) OVER (PARTITION BY s.person) > 1 THEN ' ' || substr(s.joined, 1, 10) ELSE '' END AS item,
  coalesce(s.last, s.ended) AS occurred,
  CASE WHEN s.fault IS NULL THEN 'pass' ELSE 'deviation' END AS verdict,
  s.fault AS reason,
  s.artifact,
  s.locator,
  NULL AS system
FROM v_training_standing s
WHERE s.subject = 'secure development'
  AND (lower(s.role) LIKE '%engineer%' OR lower(s.role) LIKE '%developer%'
    OR lower(s.role) LIKE '%programmer%' OR lower(s.role) LIKE '%architect%')
