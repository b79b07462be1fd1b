-- id: SUP-03
-- control: SUP-03
-- title: A decision is on record for every component newly brought in
-- type: 2
-- population: Each component (by name; not the system itself, nor files, operating systems, devices or data) in the SBOM
--   of a release (or its commit) of a system in scope first deployed to production in the period, that no SBOM of
--   a release deployed there before lists; a system's first release with an SBOM is the baseline.
-- deviation: No entry of the risk register names the component (its name or package URL) with an
--   owner and a treatment, for that system or none in particular, by the end of the period.
-- evidence: deployment, sbom
WITH bill AS (
  SELECT b.artifact, b.system, b.release, min(b.deployed) AS deployed
  FROM v_deployed_sbom b
  GROUP BY b.artifact, b.system, b.release
),
baseline AS (
  SELECT system, min(deployed) AS deployed FROM bill GROUP BY system
),
listed AS (
  SELECT b.system, b.release, b.deployed, c.name, c.purl, c.artifact, c.locator,
    row_number() OVER (PARTITION BY b.system, c.name ORDER BY b.deployed, b.release, c.artifact, c.locator) AS n
  FROM bill b JOIN v_component c ON c.artifact = b.artifact
  JOIN v_sbom s ON s.artifact = b.artifact
  WHERE coalesce(c.type, 'library') NOT IN ('file', 'operating-system', 'device', 'data')
    AND c.name <> coalesce(s.subject, '')
),
adopted AS (
  SELECT u.*
  FROM listed u JOIN baseline l ON l.system = u.system
  WHERE u.n = 1 AND u.deployed > l.deployed AND u.deployed >= :from
),
decision AS (
  SELECT component, system FROM v_risk
  WHERE identified <= :to AND owner IS NOT NULL AND treatment IS NOT NULL AND component IS NOT NULL
),
decided AS (
  SELECT a.system, a.name FROM adopted a JOIN decision d ON d.component = a.name WHERE d.system IS NULL OR d.system = a.system
  UNION
  SELECT a.system, a.name FROM adopted a JOIN decision d ON d.component = a.purl WHERE d.system IS NULL OR d.system = a.system
)
SELECT
  a.system || ' ' || a.name AS item,
  a.deployed AS occurred,
  CASE WHEN d.name IS NOT NULL THEN 'pass' ELSE 'deviation' END AS verdict,
  CASE WHEN d.name IS NOT NULL THEN NULL
    ELSE 'new in release ' || a.release || ', no owned and treated entry of the risk register names it' END AS reason,
  a.artifact,
  a.locator,
  a.system
FROM adopted a
LEFT JOIN decided d ON d.system = a.system AND d.name = a.name
