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
  s.ntia,               -- 1: it has NTIA's minimum elements
  s.ntia_missing,       -- the elements that are missing, and of how many components; NULL: none
  s.with_name,          -- components that have a name
  s.with_version,       -- components that have a version
  s.with_supplier,      -- components that have a supplier
  s.with_id,            -- components that have another unique identifier
  s.with_purl,          -- components that have a package URL
  s.with_license,       -- components that have a licence
  s.with_hash,          -- components that have a hash
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

-- What each SBOM says its components depend on, or stand in another relationship to.
CREATE VIEW v_dependency AS SELECT
  a.sha256 AS artifact, -- the SBOM's artifact
  c.name AS component,  -- what depends: a component, the subject, a service
  c.version,            -- version of that
  c.purl,               -- package URL of that
  t.name AS depends_on, -- on what; the reference as written where the SBOM has no such component
  t.version AS depends_on_version, -- version of that
  t.purl AS depends_on_purl, -- package URL of that
  k.relationship,       -- depends-on, contains, …: from component to depends_on
  s.system,             -- the SBOM's system
  s.release,            -- the SBOM's release
  s.locator             -- where in the artifact the SBOM is
FROM sbom s
JOIN artifact a ON a.id = s.artifact AND a.superseded_by IS NULL
JOIN dependency_list_chunk lc ON lc.list = s.dependencies
JOIN dependency_chunk k ON k.id = lc.chunk
JOIN dependency d ON d.chunk = lc.chunk
JOIN component c ON c.id = d.component
JOIN component t ON t.id = d.depends_on;

-- Changes that were made to components, as SBOMs declare them: back-ports and other patches.
CREATE VIEW v_patch AS SELECT
  a.sha256 AS artifact, -- artifact that declares it
  p.component,          -- what was changed
  p.version,            -- version of that
  p.purl,               -- package URL of that
  p.type,               -- backport, cherry-pick, monkey, unofficial, patch, fix, advisory; NULL: only ancestors or commits are named
  p.resolves,           -- ids of what it resolves, joined by ", "
  p.cve,                -- CVE ids among them
  p.url,                -- where the change is
  p.text,               -- 1: the change itself stands in the artifact
  p.ancestors,          -- what the component was made from, joined by ", "
  p.commits,            -- commits that it has beside, joined by ", "
  p.notes,              -- what is said of it
  s.system,             -- the SBOM's system
  s.release,            -- the SBOM's release
  p.locator             -- where in the artifact
FROM patch p JOIN artifact a ON a.id = p.artifact AND a.superseded_by IS NULL
LEFT JOIN sbom s ON s.id = (SELECT min(id) FROM sbom WHERE artifact = p.artifact);
