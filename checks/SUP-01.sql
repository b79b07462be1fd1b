-- id: SUP-01
-- control: SUP-01
-- title: Every release in production has an SBOM
-- type: 2
-- population: Each release of a system in scope that was deployed to production in the period and
--   did not fail there, and each such deployment that names no release; of a name under which
--   several commits were deployed (a branch), each commit.
-- deviation: No SBOM of that system and release (1.2 and v1.2 are the same), or commit, was handed in.
-- evidence: deployment, sbom
WITH bill AS MATERIALIZED (SELECT b.system, ltrim(b.release, 'vV') AS version FROM v_sbom b)
SELECT
  x.item,
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
  SELECT r.*, CASE WHEN EXISTS (
    SELECT 1 FROM bill b WHERE b.system = r.system AND b.version = ltrim(r.release, 'vV')
  ) OR EXISTS (
    SELECT 1 FROM bill b WHERE b.system = r.system AND b.version = lower(r.change)
  ) THEN 1 ELSE 0 END AS found
  FROM v_production_release r
) x
