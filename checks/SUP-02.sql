-- id: SUP-02
-- control: SUP-02
-- title: Components of released SBOMs can be identified
-- type: 2
-- population: Each SBOM of a release of a system in scope that was deployed to production in the
--   period and did not fail there.
-- deviation: It lists no component, or one that lacks a version, or both a package URL and a hash.
-- evidence: deployment, sbom
WITH live AS (
  SELECT d.system, d.release, min(d.deployed) AS deployed
  FROM v_deployment d
  WHERE lower(d.environment) IN ('production', 'prod', 'live')
    AND coalesce(lower(d.result), '') <> 'failure'
    AND d.deployed >= :from AND d.deployed <= :to AND d.release IS NOT NULL
  GROUP BY d.system, d.release
),
sbom AS MATERIALIZED (SELECT b.artifact, b.locator, b.system, ltrim(b.release, 'vV') AS version FROM v_sbom b),
bill AS (
  SELECT b.artifact, l.system, l.release, l.deployed, min(b.locator) AS locator
  FROM live l JOIN sbom b ON b.system = l.system AND b.version = ltrim(l.release, 'vV')
  GROUP BY b.artifact, l.system, l.release, l.deployed
),
counted AS (
  SELECT b.artifact, count(*) AS components,
    sum(CASE WHEN c.version IS NOT NULL AND (c.purl IS NOT NULL OR c.hashes IS NOT NULL) THEN 0 ELSE 1 END) AS unknown,
    min(CASE WHEN c.version IS NOT NULL AND (c.purl IS NOT NULL OR c.hashes IS NOT NULL) THEN NULL ELSE c.name END) AS example
  FROM (SELECT DISTINCT artifact FROM bill) b
  JOIN v_component c ON c.artifact = b.artifact
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
