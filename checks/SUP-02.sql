-- id: SUP-02
-- control: SUP-02
-- title: Components of released SBOMs can be identified
-- type: 2
-- population: Each SBOM of a release of a system in scope that was deployed to production in the
--   period and did not fail there, or of the commit that was.
-- deviation: It lists no component, or one that lacks a version (or has "unknown" for one), or both a package URL and a hash.
-- evidence: deployment, sbom
WITH deployed AS MATERIALIZED (
  SELECT d.system, d.release, lower(d.change) AS change, d.deployed
  FROM v_deployment d
  WHERE lower(d.environment) IN ('production', 'prod', 'live')
    AND coalesce(lower(d.result), '') <> 'failure'
    AND d.deployed >= :from AND d.deployed <= :to
),
-- An SBOM may name the commit in place of the release.
live AS (
  SELECT n.system, n.release, min(n.deployed) AS deployed
  FROM (
    SELECT d.system, d.release, d.deployed FROM deployed d WHERE d.release IS NOT NULL
    UNION ALL
    SELECT d.system, d.change, d.deployed FROM deployed d WHERE d.change IS NOT NULL
  ) n
  GROUP BY n.system, n.release
),
sbom AS MATERIALIZED (SELECT b.artifact, b.locator, b.system, ltrim(b.release, 'vV') AS version FROM v_sbom b),
bill AS (
  SELECT b.artifact, l.system, l.release, l.deployed, min(b.locator) AS locator
  FROM live l JOIN sbom b ON b.system = l.system AND b.version = ltrim(l.release, 'vV')
  GROUP BY b.artifact, l.system, l.release, l.deployed
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
