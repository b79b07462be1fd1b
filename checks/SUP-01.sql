-- id: SUP-01
-- control: SUP-01
-- title: Every release in production has an SBOM
-- type: 2
-- population: Each release of a system in scope that was deployed to production in the period and
--   did not fail there, and each such deployment that names no release.
-- deviation: No SBOM of that system and release was handed in.
-- evidence: deployment, sbom
WITH live AS (
  SELECT d.system, d.release, d.deployment, d.deployed, d.artifact, d.locator,
    row_number() OVER (
      PARTITION BY d.system, coalesce(d.release, ''), CASE WHEN d.release IS NULL THEN d.deployment ELSE '' END
      ORDER BY d.deployed, d.deployment, d.artifact, d.locator
    ) AS n
  FROM v_deployment d
  WHERE lower(d.environment) IN ('production', 'prod', 'live')
    AND coalesce(lower(d.result), '') <> 'failure'
    AND d.deployed >= :from AND d.deployed <= :to
)
SELECT
  x.system || ' ' || coalesce(x.release, 'deployment ' || x.deployment) AS item,
  x.deployed AS occurred,
  CASE WHEN x.found = 1 THEN 'pass' ELSE 'deviation' END AS verdict,
  CASE
    WHEN x.found = 1 THEN NULL
    WHEN x.release IS NULL THEN 'the deployment names no release'
    ELSE 'in production since ' || x.deployed || ' without an SBOM'
  END AS reason,
  x.artifact,
  x.locator,
  x.system
FROM (
  SELECT l.*, CASE WHEN EXISTS (
    SELECT 1 FROM v_sbom b WHERE b.system = l.system AND b.release = l.release
  ) THEN 1 ELSE 0 END AS found
  FROM live l WHERE l.n = 1
) x
