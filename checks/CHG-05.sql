-- id: CHG-05
-- control: CHG-05
-- title: Every commit in production is one of the release branch
-- type: 2
-- population: Each deployment to production of a system in scope in the period, whatever came of
--   it.
-- deviation: It names no commit (or fewer than seven digits of one), or one that is not a
--   first-parent commit of a release branch that was handed in.
-- evidence: deployment, git-history
SELECT
  x.deployment AS item,
  x.deployed AS occurred,
  CASE WHEN x.found = 1 THEN 'pass' ELSE 'deviation' END AS verdict,
  CASE
    WHEN x.found = 1 THEN NULL
    WHEN x.change IS NULL THEN 'names no commit'
    WHEN length(x.change) < 7 THEN 'commit ' || x.change || ' is too short to identify one'
    ELSE 'commit ' || x.change || ' is not on a release branch that was handed in'
  END AS reason,
  x.artifact,
  x.locator,
  x.system
FROM (
  SELECT d.deployment, d.system, d.deployed, d.change, d.artifact, d.locator,
    -- Commit ids may be abbreviated: those that begin with it sort from it to it and a 'g'.
    CASE WHEN length(d.change) >= 7 AND EXISTS (
      SELECT 1 FROM v_change c WHERE c.change >= lower(d.change) AND c.change < lower(d.change) || 'g'
    ) THEN 1 ELSE 0 END AS found
  FROM v_deployment d
  WHERE lower(d.environment) IN ('production', 'prod', 'live')
    AND d.deployed >= :from AND d.deployed <= :to
) x
