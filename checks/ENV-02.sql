-- id: ENV-02
-- control: ENV-02
-- title: Nothing was deployed to production before the release phase
-- type: 2
-- population: Each deployment to production in the period of a system that has phases in the
--   settings, whatever came of it.
-- deviation: It happened before the day on which the release phase of its system began, or that
--   phase has no beginning.
-- evidence: deployment
WITH phase AS (
  SELECT p.system, min(CASE WHEN p.phase = 'release' THEN p.began END) AS began
  FROM v_phase p
  GROUP BY p.system
)
SELECT
  d.deployment AS item,
  d.deployed AS occurred,
  CASE WHEN substr(d.deployed, 1, 10) >= substr(p.began, 1, 10) THEN 'pass' ELSE 'deviation' END AS verdict,
  CASE
    WHEN substr(d.deployed, 1, 10) >= substr(p.began, 1, 10) THEN NULL
    WHEN p.began IS NULL THEN d.system || ' has not reached its release phase'
    ELSE 'deployed ' || substr(d.deployed, 1, 10) || ', the release phase of ' || d.system || ' began ' || substr(p.began, 1, 10)
  END AS reason,
  d.artifact,
  d.locator,
  d.system
FROM v_deployment d
JOIN phase p ON p.system = d.system
WHERE lower(d.environment) IN ('production', 'prod', 'live')
  AND d.deployed >= :from AND d.deployed <= :to
