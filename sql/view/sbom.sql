-- SBOMs.
CREATE VIEW v_sbom AS SELECT
  a.sha256 AS artifact, -- artifact that it is
  s.format,             -- CycloneDX, SPDX
  s.spec_version,       -- 1.5, 2.3
  s.system,             -- system of the settings, else its subject's name
  s.release,            -- version of its subject
  s.components,         -- components, nested ones too
  s.serial,             -- its own id
  s.subject,            -- what it describes
  s.subject_purl,       -- package URL of that
  s.tool,               -- what made it
  s.author,             -- who made it
  s.created,            -- when it was made
  s.dependency_nodes,   -- entries of its dependency graph
  s.dependency_edges,   -- edges of it; in SPDX all relationships
  s.vulnerabilities,    -- vulnerabilities it carries itself
  s.conforms,           -- 1: it is what its own specification says; 0: not; NULL: no schema of its version is known
  s.violation,          -- the first thing that it breaks
  s.violation_at,       -- locator of that
  s.locator             -- where in the artifact
FROM sbom s JOIN artifact a ON a.id = s.artifact AND a.superseded_by IS NULL;

-- Components of each SBOM, in its order.
CREATE VIEW v_component AS SELECT
  a.sha256 AS artifact, -- the SBOM's artifact
  c.name,               -- name, with its group in front
  c.version,            -- version
  c.purl,               -- package URL
  c.supplier,           -- supplier, publisher, author or manufacturer
  c.licenses,           -- licences, joined by ", "
  c.hashes,             -- "alg:hex", joined by ", "
  coalesce(p.locator, l.place || CAST(lc.first + cc.ordinal AS TEXT)) AS locator, -- where in the artifact
  c.type,               -- library, application, …
  s.system,             -- the SBOM's system
  s.release             -- the SBOM's release
FROM sbom s
JOIN artifact a ON a.id = s.artifact AND a.superseded_by IS NULL
JOIN component_list l ON l.id = s.list
JOIN list_chunk lc ON lc.list = s.list
JOIN chunk_component cc ON cc.chunk = lc.chunk
JOIN component c ON c.id = cc.component
LEFT JOIN component_place p ON p.list = s.list AND p.ordinal = lc.first + cc.ordinal;
