-- id: BLD-04
-- control: BLD-04
-- title: Every production release has verified build provenance
-- type: 2
-- population: Each release of a system that was deployed to production in the period and did not
--   fail there, and each such deployment that names no release; of a name under which several
--   commits were deployed (a branch), each commit.
-- deviation: No provenance whose signature holds says that the release was built from that system's
--   repository: from the commit that was deployed, from the tag of the release (unless both name a
--   commit, and not the same), or to a file of the release.
-- evidence: deployment, attestation
WITH built AS (
  SELECT l.system, l.deployment, p.artifact, p.locator,
    row_number() OVER (PARTITION BY l.system, l.deployment ORDER BY p.finished, p.artifact, p.locator) AS first
  FROM v_production_release l JOIN v_provenance p ON p.system = l.system
    AND (p.source_digest = l.change
      OR (length(l.change) >= 7 AND substr(p.source_digest, 1, length(l.change)) = lower(l.change))
      -- A tag that was moved since is not what was deployed.
      OR ((l.change IS NULL OR p.source_digest IS NULL) AND p.source_ref IN ('refs/tags/' || l.release, 'refs/tags/v' || l.release))
      OR p.release IN (l.release, 'v' || l.release))
),
doubtful AS (
  SELECT t.system, t.source_digest, t.source_ref, min(t.verification || ': ' || t.reason) AS why
  FROM v_attestation t
  WHERE t.verification <> 'verified' AND t.predicate_type LIKE 'https://slsa.dev/provenance/%'
  GROUP BY t.system, t.source_digest, t.source_ref
)
SELECT
  l.item,
  l.deployed AS occurred,
  CASE WHEN b.first = 1 THEN 'pass' ELSE 'deviation' END AS verdict,
  CASE
    WHEN b.first = 1 THEN NULL
    ELSE 'in production since ' || l.deployed || ' without provenance' || coalesce((
      SELECT min(' that is verified (' || d.why || ')') FROM doubtful d
      WHERE d.system = l.system
        AND (d.source_digest = l.change OR d.source_ref IN ('refs/tags/' || l.release, 'refs/tags/v' || l.release))
    ), '')
  END AS reason,
  coalesce(b.artifact, l.artifact) AS artifact,
  CASE WHEN b.first = 1 THEN b.locator ELSE l.locator END AS locator,
  l.system
FROM v_production_release l
LEFT JOIN built b ON b.system = l.system AND b.deployment = l.deployment AND b.first = 1
