-- id: SUP-02
-- control: SUP-02
-- title: Components of released SBOMs can be identified
-- type: 2
-- population: Each SBOM of a release of a system in scope that was deployed to production in the
--   period and did not fail there, or of the commit that was.
-- deviation: It lists no component, or one that lacks a version (or has "unknown" for one), or both a package URL and a hash.
-- evidence: deployment, sbom
WITH bill AS (
  SELECT b.artifact, b.system, b.release, min(b.deployed) AS deployed, min(b.locator) AS locator
  FROM v_deployed_sbom b
  WHERE b.deployed >= :from
  GROUP BY b.artifact, b.system, b.release
),
counted AS (
  SELECT b.artifact, count(*) AS components,
    sum(CASE WHEN b.known = 1 THEN 0 ELSE 1 END) AS unknown,
    min(CASE WHEN b.known = 1 THEN NULL ELSE b.name END) AS example
  FROM (
    SELECT k.artifact, k.name, CASE WHEN lower(k.version) NOT IN ('unknown', 'n/a', 'none') AND (k.purl IS NOT NULL OR k.hashes IS NOT NULL)
      THEN 1 ELSE 0 END AS known
    FROM (SELECT DISTINCT artifact FROM bill) d
    JOIN v_component k ON k.artifact = d.artifact
  ) b
  GROUP BY b.artifact
)
SELECT
  b.system || ' ' || b.release || ' ' || substr(b.artifact, 1, 12) AS item,
  b.deployed AS occurred,
  CASE WHEN n.unknown = 0 THEN 'pass' ELSE 'deviation' END AS verdict,
  CASE
    WHEN n.unknown = 0 THEN NULL
    WHEN n.components IS NULL THEN 'lists no component'
    ELSE CAST(n.unknown AS TEXT) || ' of ' || CAST(n.components AS TEXT) || ' components cannot be identified, among them '
      || coalesce(n.example, '(no name)')
  END AS reason,
  b.artifact,
  b.locator,
  b.system
FROM bill b
LEFT JOIN counted n ON n.artifact = b.artifact
