-- Runs of scanners.
CREATE VIEW v_scan AS SELECT
  a.sha256 AS artifact, -- artifact that shows it
  s.tool,               -- scanner
  s.tool_version,       -- its version
  s.category,           -- what was scanned, as the run names it
  s.system,             -- system of the settings
  coalesce(s.occurred, a.observed, a.collected) AS occurred, -- when it ran; else when it was handed in
  s.rules,              -- rules it carries
  s.results,            -- findings, suppressed ones too
  s.locator             -- where in the artifact
FROM scan s JOIN artifact a ON a.id = s.artifact AND a.superseded_by IS NULL;

-- Findings of scanners.
CREATE VIEW v_finding AS SELECT
  a.sha256 AS artifact, -- artifact that shows it
  f.tool,               -- scanner
  f.rule,               -- its rule, check, plugin, or vulnerability id
  f.severity,           -- critical, high, medium, low, info
  f.title,              -- one line
  f.cve,                -- CVE ids, joined by ", "
  f.cwe,                -- CWE ids, joined by ", "
  f.component,          -- component it is in
  f.version,            -- that component's version
  f.file,               -- file, manifest or target it is in
  f.line,               -- line in it
  f.suppressed,         -- 1: the tool's user put it aside
  f.locator,            -- where in the artifact
  f.level,              -- level as written; NULL when absent
  f.cvss,               -- CVSS vector
  f.score,              -- its base score, as given
  f.purl,               -- package URL of the component
  f.fixed,              -- version(s) in which it is fixed
  f.url,                -- endpoint: URL, or host and port
  f.native AS id,       -- the tool's own id of this very finding
  f.first_seen,         -- when the tool saw it first
  f.closed,             -- when it was closed in the tool
  f.state,              -- open, fixed, … as the tool keeps it
  f.suppression,        -- why it was put aside
  f.mitigation,         -- what to do, in the tool's words
  f.message,            -- what the tool says
  f.fingerprint,        -- the same finding in a later scan has the same
  f.id AS number,       -- order in which findings were read
  s.system,             -- system of the settings
  coalesce(s.occurred, a.observed, a.collected) AS occurred -- when the scan ran
FROM finding f JOIN artifact a ON a.id = f.artifact AND a.superseded_by IS NULL LEFT JOIN scan s ON s.id = f.scan;

-- Runs of tests.
CREATE VIEW v_test_run AS SELECT
  a.sha256 AS artifact, -- artifact that shows it
  t.cases,              -- test cases, counted
  t.failures,           -- those that failed
  t.errors,             -- those that could not run to their end
  t.skipped,            -- those that were left out
  t.name,               -- suite
  t.system,             -- system of the settings
  t.release,            -- release, or commit, that was tested
  coalesce(t.occurred, a.observed, a.collected) AS occurred, -- when
  t.locator             -- where in the artifact
FROM test_run t JOIN artifact a ON a.id = t.artifact AND a.superseded_by IS NULL;
