-- id: CHG-04
-- control: CHG-04
-- title: Every production deployment has a change ticket approved before it
-- type: 2
-- population: Each deployment to production of a system in scope in the period, whatever came of
--   it.
-- deviation: It names no ticket, or one that was not handed in, or one that nobody had approved by
--   the time of the deployment.
-- evidence: deployment, ticket
SELECT
  x.deployment AS item,
  x.deployed AS occurred,
  CASE WHEN x.passed = 1 THEN 'pass' ELSE 'deviation' END AS verdict,
  CASE
    WHEN x.passed = 1 THEN NULL
    WHEN x.ticket IS NULL THEN 'names no change ticket'
    WHEN x.opened IS NULL THEN 'names ' || x.ticket || ', which is not among the tickets'
    WHEN x.approved IS NULL THEN x.ticket || ' has no recorded approval'
    WHEN x.approved > x.deployed THEN x.ticket || ' was approved ' || x.approved || ', after the deployment'
    ELSE x.ticket || ' was opened ' || x.opened || ', after the deployment'
  END AS reason,
  x.artifact,
  x.locator,
  x.system
FROM (
  SELECT d.deployment, d.system, d.deployed, d.ticket, t.opened, t.approved, d.artifact, d.locator,
    CASE WHEN t.opened <= d.deployed AND t.approved <= d.deployed THEN 1 ELSE 0 END AS passed
  FROM v_deployment d
  LEFT JOIN (
    SELECT ticket, min(opened) AS opened, min(CASE WHEN approved_by IS NOT NULL THEN approved END) AS approved
    FROM v_ticket GROUP BY ticket
  ) t ON t.ticket = d.ticket
  WHERE lower(d.environment) IN ('production', 'prod', 'live')
    AND d.deployed >= :from AND d.deployed <= :to
) x
