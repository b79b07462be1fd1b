-- The store of facts. Everything here is derived from the ledger, the artifacts and the
-- settings, and can be dropped and read again. Common dialect of SQLite and PostgreSQL,
-- but for STRICT, which the PostgreSQL back end leaves out.
-- A comment above a table says what a row is; one after a column, what it holds.
-- Times are UTC text, "2025-03-09T14:05:00Z". NULL means not given.

-- What the store as a whole stands for.
CREATE TABLE meta (
  name TEXT NOT NULL PRIMARY KEY, -- ledger_size, settings, catalog
  value TEXT NOT NULL             -- ledger entries that have been read; digests of the settings and catalog in force
) STRICT;

-- One artifact: bytes that were handed in, kept and named by their digest.
CREATE TABLE artifact (
  id INTEGER NOT NULL PRIMARY KEY,
  sha256 TEXT NOT NULL,           -- name, lower-case hex; twice when a server gave the same bytes at another address, or again after others
  kind TEXT NOT NULL,             -- what it is evidence of: sbom, scan, test-results, git-history, policy, ticket, …, document
  format TEXT,                    -- the format that read it; NULL for a document
  media TEXT,                     -- of a document its media type, found by content
  bytes INTEGER NOT NULL,         -- length
  occurred TEXT,                  -- when what it tells of happened
  observed TEXT,                  -- when the tool that made it looked
  collected TEXT NOT NULL,        -- when it was fetched from its source
  ingested TEXT NOT NULL,         -- when it entered the ledger
  source TEXT NOT NULL,           -- path or URL it came from
  collector TEXT NOT NULL,        -- who handed it in
  supersedes TEXT,                -- digest of the artifact it corrects
  superseded_by TEXT,             -- digest of the artifact that corrects it: its facts no longer count
  entry INTEGER NOT NULL,         -- its entry of the ledger
  decision INTEGER NOT NULL,      -- 1: a document of Assay's own (a result, and what it rests on), not evidence
  pack INTEGER NOT NULL,          -- blob file
  pack_offset INTEGER NOT NULL,   -- where in it
  facts INTEGER NOT NULL          -- how many facts were read out of it
) STRICT;
CREATE INDEX artifact_kind ON artifact (kind);
CREATE INDEX artifact_sha256 ON artifact (sha256);
CREATE INDEX artifact_source ON artifact (source);

-- A value in a report that could not be read, the fact is there without it, or a member of an archive that no format knows.
-- At most 1,000 of an artifact.
CREATE TABLE unread (
  id INTEGER NOT NULL PRIMARY KEY,
  artifact INTEGER NOT NULL REFERENCES artifact,
  kind TEXT NOT NULL,             -- of the fact: finding, scan, ticket, …; member
  field TEXT NOT NULL,            -- the field of it that is not given; "fields": what several of them are made of; "format"
  what TEXT NOT NULL,             -- what was expected, and found
  locator TEXT NOT NULL           -- the fact's
) STRICT;
CREATE INDEX unread_artifact ON unread (artifact);

-- A change: a first-parent commit of the release branch.
CREATE TABLE change (
  id INTEGER NOT NULL PRIMARY KEY,
  artifact INTEGER NOT NULL REFERENCES artifact,
  change TEXT NOT NULL,           -- commit id
  system TEXT,                    -- system of the settings that the repository belongs to
  repository TEXT NOT NULL,       -- repository's name
  branch TEXT NOT NULL,           -- release branch
  occurred TEXT NOT NULL,         -- committer date
  authored TEXT NOT NULL,         -- author date
  author TEXT NOT NULL,           -- author's name, after mailmap
  author_email TEXT NOT NULL,     -- author's e-mail, after mailmap
  merged_by TEXT NOT NULL,        -- committer's name, after mailmap
  title TEXT NOT NULL,            -- first line of the message
  parents INTEGER NOT NULL,       -- 2 or more: a merge
  approvals INTEGER NOT NULL,     -- distinct approvers named in the message
  independent_approvals INTEGER NOT NULL, -- those who are not the author
  locator TEXT NOT NULL           -- commit=…
) STRICT;
CREATE INDEX change_when ON change (occurred);
CREATE INDEX change_name ON change (change, system, artifact);
CREATE INDEX change_unapproved ON change (occurred) WHERE independent_approvals = 0;

-- Who wrote a commit that a merge brings in.
CREATE TABLE change_author (
  change INTEGER NOT NULL REFERENCES change,
  author TEXT NOT NULL,           -- name, after mailmap
  author_email TEXT NOT NULL,     -- e-mail, after mailmap
  PRIMARY KEY (change, author, author_email)
) STRICT;

-- Somebody named in a change as having approved it.
CREATE TABLE approval (
  change INTEGER NOT NULL REFERENCES change,
  ordinal INTEGER NOT NULL,       -- from 0, in order of the message
  approver TEXT NOT NULL,         -- name, after mailmap
  approver_email TEXT,            -- e-mail, after mailmap
  rule TEXT NOT NULL,             -- the trailer key or the pattern that found it
  independent INTEGER NOT NULL,   -- 1: another identity than the author
  locator TEXT NOT NULL,          -- commit=…;line=… (line of the message)
  PRIMARY KEY (change, ordinal)
) STRICT;

-- A ticket that a change's message names.
CREATE TABLE change_ticket (
  change INTEGER NOT NULL REFERENCES change,
  ticket TEXT NOT NULL,           -- as written
  PRIMARY KEY (change, ticket)
) STRICT;
CREATE INDEX change_ticket_name ON change_ticket (ticket);

-- The dictionary of components: one row for each distinct one, whoever lists it.
CREATE TABLE component (
  id INTEGER NOT NULL PRIMARY KEY,
  key BLOB NOT NULL UNIQUE,       -- first 16 bytes of SHA-256 over the columns that follow
  type TEXT,                      -- library, application, …
  name TEXT NOT NULL,             -- name, with its group in front
  version TEXT,                   -- version
  purl TEXT,                      -- package URL
  supplier TEXT,                  -- supplier, publisher, author or manufacturer
  licenses TEXT,                  -- licences, joined by ", "
  hashes TEXT                     -- "alg:hex", joined by ", "
) STRICT;
CREATE INDEX component_name ON component (name, version);
CREATE INDEX component_purl ON component (purl);

-- A run of components that many lists share: lists are cut into chunks where their content
-- says so, so that two lists that differ in one component differ in one chunk.
CREATE TABLE chunk (
  id INTEGER NOT NULL PRIMARY KEY,
  key BLOB NOT NULL UNIQUE,       -- first 16 bytes of SHA-256 over its components' keys
  components INTEGER NOT NULL     -- how many
) STRICT;

-- A component's place in a chunk.
CREATE TABLE chunk_component (
  chunk INTEGER NOT NULL REFERENCES chunk,
  ordinal INTEGER NOT NULL,       -- from 0
  component INTEGER NOT NULL REFERENCES component,
  PRIMARY KEY (chunk, ordinal)
) STRICT, WITHOUT ROWID;
CREATE INDEX chunk_component_of ON chunk_component (component, chunk);

-- The components of an SBOM in its order, shared between SBOMs that list the same.
CREATE TABLE component_list (
  id INTEGER NOT NULL PRIMARY KEY,
  key BLOB NOT NULL UNIQUE,       -- first 16 bytes of SHA-256 over its chunks' keys and its places
  components INTEGER NOT NULL,    -- how many
  place TEXT NOT NULL             -- locator of component n is this and n, but for those in component_place
) STRICT;

-- A chunk's place in a list.
CREATE TABLE list_chunk (
  list INTEGER NOT NULL REFERENCES component_list,
  first INTEGER NOT NULL,         -- ordinal in the list of the chunk's first component
  chunk INTEGER NOT NULL REFERENCES chunk,
  PRIMARY KEY (list, first)
) STRICT, WITHOUT ROWID;
CREATE INDEX list_chunk_of ON list_chunk (chunk, list);

-- The locator of a component that does not follow from its ordinal (nested ones, and those after).
CREATE TABLE component_place (
  list INTEGER NOT NULL REFERENCES component_list,
  ordinal INTEGER NOT NULL,       -- in the list
  locator TEXT NOT NULL,          -- its place in the artifact
  PRIMARY KEY (list, ordinal)
) STRICT, WITHOUT ROWID;

-- The dependency graph of an SBOM, shared between SBOMs that have the same.
CREATE TABLE dependency_list (
  id INTEGER NOT NULL PRIMARY KEY,
  key BLOB NOT NULL UNIQUE,       -- first 16 bytes of SHA-256 over its chunks' keys
  edges INTEGER NOT NULL          -- how many
) STRICT;

-- A run of dependencies of one kind that many graphs share.
CREATE TABLE dependency_chunk (
  id INTEGER NOT NULL PRIMARY KEY,
  key BLOB NOT NULL UNIQUE,       -- first 16 bytes of SHA-256 over the relationship and the keys of both ends
  relationship TEXT NOT NULL,     -- depends-on, contains, …
  edges INTEGER NOT NULL          -- how many
) STRICT;

-- A chunk's place in a graph.
CREATE TABLE dependency_list_chunk (
  list INTEGER NOT NULL REFERENCES dependency_list,
  ordinal INTEGER NOT NULL,       -- from 0
  chunk INTEGER NOT NULL REFERENCES dependency_chunk,
  PRIMARY KEY (list, ordinal)
) STRICT, WITHOUT ROWID;

-- One dependency. What it names beside components (a subject, a service, another document's) has a row of component too.
CREATE TABLE dependency (
  chunk INTEGER NOT NULL REFERENCES dependency_chunk,
  ordinal INTEGER NOT NULL,       -- from 0
  component INTEGER NOT NULL REFERENCES component, -- what depends
  depends_on INTEGER NOT NULL REFERENCES component, -- on what
  PRIMARY KEY (chunk, ordinal)
) STRICT, WITHOUT ROWID;

-- A software bill of materials.
CREATE TABLE sbom (
  id INTEGER NOT NULL PRIMARY KEY,
  artifact INTEGER NOT NULL REFERENCES artifact,
  format TEXT NOT NULL,           -- CycloneDX, SPDX
  spec_version TEXT NOT NULL,     -- 1.5, 2.3
  serial TEXT,                    -- its own id
  system TEXT,                    -- system of the settings, else its subject's name
  release TEXT,                   -- version of its subject
  subject TEXT,                   -- what it describes
  subject_purl TEXT,              -- package URL of that
  tool TEXT,                      -- what made it
  author TEXT,                    -- who made it
  created TEXT,                   -- when it was made
  list INTEGER NOT NULL REFERENCES component_list,
  components INTEGER NOT NULL,    -- components, nested ones too
  dependencies INTEGER REFERENCES dependency_list, -- its dependency graph; NULL: none
  dependency_nodes INTEGER NOT NULL, -- entries of its dependency graph
  dependency_edges INTEGER NOT NULL, -- edges of it; in SPDX all relationships
  vulnerabilities INTEGER NOT NULL,  -- vulnerabilities it carries itself
  with_name INTEGER NOT NULL,     -- components that have a name
  with_version INTEGER NOT NULL,  -- components that have a version
  with_supplier INTEGER NOT NULL, -- components that have a supplier
  with_id INTEGER NOT NULL,       -- components that have another unique identifier
  with_purl INTEGER NOT NULL,     -- components that have a package URL
  with_license INTEGER NOT NULL,  -- components that have a licence
  with_hash INTEGER NOT NULL,     -- components that have a hash
  ntia INTEGER NOT NULL,          -- 1: it has NTIA's minimum elements
  ntia_missing TEXT,              -- the elements that are missing, and of how many components; NULL: none
  conforms INTEGER,               -- 1: it is what its own specification says; 0: not; NULL: no schema of its version is known
  violation TEXT,                 -- the first thing that it breaks
  violation_at TEXT,              -- locator of that
  locator TEXT NOT NULL
) STRICT;
CREATE INDEX sbom_of ON sbom (system, release);
CREATE INDEX sbom_artifact ON sbom (artifact);
CREATE INDEX sbom_list ON sbom (list);

-- A change that was made to a component, as an SBOM declares it (pedigree, back-port), or where a fix or an advisory for it is.
CREATE TABLE patch (
  id INTEGER NOT NULL PRIMARY KEY,
  artifact INTEGER NOT NULL REFERENCES artifact,
  component TEXT NOT NULL,        -- what was changed
  version TEXT,                   -- version of that
  purl TEXT,                      -- package URL of that
  type TEXT,                      -- backport, cherry-pick, monkey, unofficial, patch, fix, advisory; NULL: only ancestors or commits are named
  resolves TEXT,                  -- ids of what it resolves, joined by ", "
  cve TEXT,                       -- CVE ids among them
  url TEXT,                       -- where the change is
  text INTEGER NOT NULL,          -- 1: the change itself stands in the artifact
  ancestors TEXT,                 -- what the component was made from, joined by ", "
  commits TEXT,                   -- commits that it has beside, joined by ", "
  notes TEXT,                     -- what is said of it
  locator TEXT NOT NULL
) STRICT;
CREATE INDEX patch_artifact ON patch (artifact);
CREATE INDEX patch_cve ON patch (cve) WHERE cve IS NOT NULL;

-- One run of a scanner.
CREATE TABLE scan (
  id INTEGER NOT NULL PRIMARY KEY,
  artifact INTEGER NOT NULL REFERENCES artifact,
  tool TEXT NOT NULL,             -- scanner
  tool_version TEXT,              -- its version
  category TEXT,                  -- what was scanned, as the run names it
  system TEXT,                    -- system of the settings
  occurred TEXT,                  -- when it ran
  rules INTEGER NOT NULL,         -- rules it carries
  results INTEGER NOT NULL,       -- findings, suppressed ones too
  locator TEXT NOT NULL
) STRICT;
CREATE INDEX scan_artifact ON scan (artifact);

-- One finding of a scanner.
CREATE TABLE finding (
  id INTEGER NOT NULL PRIMARY KEY,
  artifact INTEGER NOT NULL REFERENCES artifact,
  scan INTEGER REFERENCES scan,   -- the run it belongs to
  tool TEXT NOT NULL,             -- scanner
  rule TEXT,                      -- its rule, check, plugin, or vulnerability id
  native TEXT,                    -- the tool's own id of this very finding
  title TEXT,                     -- one line
  level TEXT,                     -- level as written; NULL when absent
  severity TEXT,                  -- critical, high, medium, low, info
  cve TEXT,                       -- CVE ids, joined by ", "
  cwe TEXT,                       -- CWE ids, joined by ", "
  cvss TEXT,                      -- CVSS vector
  score REAL,                     -- its base score, as given
  component TEXT,                 -- component it is in
  version TEXT,                   -- that component's version
  purl TEXT,                      -- package URL of it
  fixed TEXT,                     -- version(s) in which it is fixed
  file TEXT,                      -- file, manifest or target it is in
  line INTEGER,                   -- line in it
  url TEXT,                       -- endpoint: URL, or host and port
  first_seen TEXT,                -- when the tool saw it first
  closed TEXT,                    -- when it was closed in the tool
  state TEXT,                     -- open, fixed, … as the tool keeps it
  suppressed INTEGER NOT NULL,    -- 1: the tool's user put it aside
  suppression TEXT,               -- why: false-positive, accepted-risk, …
  mitigation TEXT,                -- what to do, in the tool's words
  message TEXT,                   -- what the tool says
  fingerprint TEXT,               -- the same finding in a later scan has the same
  locator TEXT NOT NULL
) STRICT;
CREATE INDEX finding_artifact ON finding (artifact);
CREATE INDEX finding_cve ON finding (cve) WHERE cve IS NOT NULL;
CREATE INDEX finding_fingerprint ON finding (fingerprint);

-- One run of tests.
CREATE TABLE test_run (
  id INTEGER NOT NULL PRIMARY KEY,
  artifact INTEGER NOT NULL REFERENCES artifact,
  name TEXT,                      -- suite
  system TEXT,                    -- system of the settings
  release TEXT,                   -- release, or commit, that was tested
  occurred TEXT,                  -- when
  cases INTEGER NOT NULL,         -- test cases, counted
  failures INTEGER NOT NULL,      -- those that failed
  errors INTEGER NOT NULL,        -- those that could not run to their end
  skipped INTEGER NOT NULL,       -- those that were left out
  locator TEXT NOT NULL
) STRICT;
CREATE INDEX test_run_artifact ON test_run (artifact);

-- A governing document: policy, standard, procedure, runbook, threat model, …
CREATE TABLE policy (
  id INTEGER NOT NULL PRIMARY KEY,
  artifact INTEGER NOT NULL REFERENCES artifact,
  policy TEXT NOT NULL,           -- its id
  type TEXT NOT NULL,             -- policy, standard, procedure, runbook, threat-model, …
  title TEXT,                     -- title
  version TEXT,                   -- version
  owner TEXT,                     -- who answers for it
  approved_by TEXT,               -- who approved it
  system TEXT,                    -- system it is about; NULL: all
  approved TEXT,                  -- when it was approved
  effective TEXT,                 -- from when it holds
  review_due TEXT,                -- when it is to be reviewed
  satisfies TEXT,                 -- requirement tags it carries, joined by ", "
  locator TEXT NOT NULL
) STRICT;
CREATE INDEX policy_key ON policy (policy, artifact);

-- Records that come as rows: their columns are those of src/facts/record.def.

-- Somebody who works here.
CREATE TABLE person (
  id INTEGER NOT NULL PRIMARY KEY, artifact INTEGER NOT NULL REFERENCES artifact, locator TEXT NOT NULL,
  person TEXT NOT NULL,           -- e-mail or login, as in the other records
  name TEXT,                      -- full name
  role TEXT,                      -- job
  manager TEXT,                   -- person they report to
  joined TEXT NOT NULL,           -- first day
  departed TEXT                   -- last day
) STRICT;
CREATE INDEX person_key ON person (person, artifact);

-- A ticket: work that somebody asked for.
CREATE TABLE ticket (
  id INTEGER NOT NULL PRIMARY KEY, artifact INTEGER NOT NULL REFERENCES artifact, locator TEXT NOT NULL,
  ticket TEXT NOT NULL,           -- its key, "SHOP-17"
  system TEXT,                    -- system it is about
  type TEXT,                      -- change, vulnerability, incident, decommission, feature, bug, …
  title TEXT,                     -- summary
  severity TEXT,                  -- critical, high, medium, low, info
  status TEXT,                    -- as its tool says
  owner TEXT,                     -- person it is assigned to
  opened TEXT NOT NULL,           -- when it was opened
  approved_by TEXT,               -- who authorised the work
  approved TEXT,                  -- when
  closed TEXT,                    -- when it was closed; NULL: open
  resolution TEXT,                -- upgrade, back-port, replacement, rebuild, compensating-control, accepted-risk, false-positive, done, …
  cve TEXT,                       -- CVE it is about
  component TEXT,                 -- component it is about
  finding TEXT,                   -- finding that opened it (fingerprint or rule)
  requirement TEXT,               -- requirement tags, joined by ", "
  updated TEXT                    -- when it was last changed
) STRICT;
CREATE INDEX ticket_key ON ticket (ticket, artifact);

-- A deployment to an environment.
CREATE TABLE deployment (
  id INTEGER NOT NULL PRIMARY KEY, artifact INTEGER NOT NULL REFERENCES artifact, locator TEXT NOT NULL,
  deployment TEXT NOT NULL,       -- its id
  system TEXT NOT NULL,           -- what was deployed
  environment TEXT NOT NULL,      -- production, staging, …
  release TEXT,                   -- version
  change TEXT,                    -- commit that was deployed
  ticket TEXT,                    -- change ticket
  deployed TEXT NOT NULL,         -- when
  deployed_by TEXT,               -- who or what did it
  approved_by TEXT,               -- who released it
  result TEXT,                    -- success, failure, rolled-back
  tests TEXT                      -- passed, failed, none: what the pipeline saw before it
) STRICT;
CREATE INDEX deployment_key ON deployment (deployment, artifact);

-- A training that somebody completed.
CREATE TABLE training (
  id INTEGER NOT NULL PRIMARY KEY, artifact INTEGER NOT NULL REFERENCES artifact, locator TEXT NOT NULL,
  person TEXT NOT NULL,           -- who
  course TEXT NOT NULL,           -- what
  completed TEXT,                 -- when; NULL: not yet
  due TEXT                        -- by when it had to be
) STRICT;

-- Somebody acknowledged a policy.
CREATE TABLE acknowledgment (
  id INTEGER NOT NULL PRIMARY KEY, artifact INTEGER NOT NULL REFERENCES artifact, locator TEXT NOT NULL,
  person TEXT NOT NULL,           -- who
  policy TEXT NOT NULL,           -- id of the policy
  version TEXT,                   -- version that was read
  acknowledged TEXT NOT NULL      -- when
) STRICT;

-- Access that somebody was given.
CREATE TABLE access_grant (
  id INTEGER NOT NULL PRIMARY KEY, artifact INTEGER NOT NULL REFERENCES artifact, locator TEXT NOT NULL,
  access_grant TEXT NOT NULL,     -- its id
  person TEXT NOT NULL,           -- who
  system TEXT NOT NULL,           -- to what
  environment TEXT,               -- production, poc, repository, …
  role TEXT,                      -- with what rights
  granted TEXT NOT NULL,          -- from when
  approved_by TEXT,               -- who approved it
  mfa TEXT,                       -- yes, no: is a second factor enforced
  expires TEXT                    -- until when
) STRICT;
CREATE INDEX access_grant_key ON access_grant (access_grant, artifact);

-- A review of who has access.
CREATE TABLE access_review (
  id INTEGER NOT NULL PRIMARY KEY, artifact INTEGER NOT NULL REFERENCES artifact, locator TEXT NOT NULL,
  access_review TEXT NOT NULL,    -- its id
  system TEXT NOT NULL,           -- of what
  environment TEXT,               -- where
  reviewer TEXT,                  -- who
  reviewed TEXT NOT NULL,         -- when
  accounts INTEGER,               -- accounts looked at
  removed INTEGER,                -- accounts taken away
  outcome TEXT                    -- what came of it
) STRICT;
CREATE INDEX access_review_key ON access_review (access_review, artifact);

-- Access that was taken away.
CREATE TABLE access_revocation (
  id INTEGER NOT NULL PRIMARY KEY, artifact INTEGER NOT NULL REFERENCES artifact, locator TEXT NOT NULL,
  access_revocation TEXT NOT NULL, -- its id
  person TEXT NOT NULL,           -- whose
  system TEXT NOT NULL,           -- to what
  environment TEXT,               -- production, poc, …
  revoked TEXT NOT NULL,          -- when
  revoked_by TEXT,                -- by whom
  reason TEXT                     -- leaver, role-change, poc-end, eol, review
) STRICT;
CREATE INDEX access_revocation_key ON access_revocation (access_revocation, artifact);

-- A security alert.
CREATE TABLE alert (
  id INTEGER NOT NULL PRIMARY KEY, artifact INTEGER NOT NULL REFERENCES artifact, locator TEXT NOT NULL,
  alert TEXT NOT NULL,            -- its id
  system TEXT,                    -- about what
  source TEXT,                    -- what raised it
  severity TEXT,                  -- critical, high, medium, low, info
  title TEXT,                     -- what it says
  raised TEXT NOT NULL,           -- when
  triaged TEXT,                   -- when somebody looked; NULL: nobody yet
  triaged_by TEXT,                -- who
  outcome TEXT,                   -- false-positive, benign, incident, …
  incident TEXT                   -- incident it became
) STRICT;
CREATE INDEX alert_key ON alert (alert, artifact);

-- A security incident.
CREATE TABLE incident (
  id INTEGER NOT NULL PRIMARY KEY, artifact INTEGER NOT NULL REFERENCES artifact, locator TEXT NOT NULL,
  incident TEXT NOT NULL,         -- its id
  system TEXT,                    -- about what
  severity TEXT,                  -- critical, high, medium, low
  title TEXT,                     -- what happened
  detected TEXT NOT NULL,         -- when it was noticed
  contained TEXT,                 -- when it stopped
  resolved TEXT,                  -- when all was well again
  owner TEXT,                     -- who led the response
  root_cause TEXT,                -- why it happened
  postmortem TEXT                 -- when the review was held
) STRICT;
CREATE INDEX incident_key ON incident (incident, artifact);

-- An entry of the risk register.
CREATE TABLE risk (
  id INTEGER NOT NULL PRIMARY KEY, artifact INTEGER NOT NULL REFERENCES artifact, locator TEXT NOT NULL,
  risk TEXT NOT NULL,             -- its id
  system TEXT,                    -- about what
  title TEXT,                     -- what might happen
  component TEXT,                 -- third-party component it is about
  severity TEXT,                  -- critical, high, medium, low
  owner TEXT,                     -- who answers for it
  identified TEXT NOT NULL,       -- when it was written down
  reviewed TEXT,                  -- when it was last looked at
  treatment TEXT,                 -- mitigate, accept, transfer, avoid
  status TEXT                     -- open, closed
) STRICT;
CREATE INDEX risk_key ON risk (risk, artifact);

-- An accepted exception from a control or an SLA.
CREATE TABLE exception (
  id INTEGER NOT NULL PRIMARY KEY, artifact INTEGER NOT NULL REFERENCES artifact, locator TEXT NOT NULL,
  exception TEXT NOT NULL,        -- its id
  system TEXT,                    -- about what
  control TEXT,                   -- control it is an exception from
  item TEXT,                      -- ticket, change, CVE, … it covers
  justification TEXT,             -- why
  compensating TEXT,              -- what is done instead
  owner TEXT,                     -- who asked for it
  approved_by TEXT,               -- who accepted the risk
  approved TEXT,                  -- when
  review_due TEXT,                -- when it must be looked at again
  closed TEXT                     -- when it ended
) STRICT;
CREATE INDEX exception_key ON exception (exception, artifact);

-- Settings: the systems of assay.yaml.
CREATE TABLE system (
  system TEXT NOT NULL PRIMARY KEY, -- its id
  name TEXT NOT NULL,             -- its name
  in_scope INTEGER NOT NULL,      -- 1: covered by the audit
  reason TEXT                     -- why not
) STRICT;

-- Settings: when a phase of a system began.
CREATE TABLE phase (
  system TEXT NOT NULL REFERENCES system,
  phase TEXT NOT NULL,            -- idea, poc, mvp, release, eol
  began TEXT NOT NULL,            -- first day
  PRIMARY KEY (system, phase)
) STRICT;

-- Settings: deadlines and cadences.
CREATE TABLE setting (
  name TEXT NOT NULL PRIMARY KEY, -- sla.critical, cadence.scan, …
  hours REAL NOT NULL             -- the span
) STRICT;

-- Catalog: a framework.
CREATE TABLE framework (
  framework TEXT NOT NULL PRIMARY KEY, -- soc2, ssdf
  title TEXT NOT NULL,            -- name
  version TEXT NOT NULL           -- edition
) STRICT;

-- Catalog: a requirement of a framework, or a heading over some.
CREATE TABLE requirement (
  framework TEXT NOT NULL REFERENCES framework,
  id TEXT NOT NULL,               -- as published: CC8.1, PW.7.2
  parent TEXT,                    -- heading it stands under
  kind TEXT NOT NULL,             -- criterion, task; series, group, practice are headings
  category TEXT,                  -- SOC 2 category
  title TEXT NOT NULL,            -- in our own words
  ordinal INTEGER NOT NULL,       -- order of publication
  assessable INTEGER NOT NULL,    -- 1: a requirement; 0: a heading, a detail, a retired id
  standing TEXT NOT NULL,         -- requirement, heading, detail, retired
  note TEXT,                      -- a deadline, where a retired id went, …
  gap TEXT,                       -- why no control covers it
  PRIMARY KEY (framework, id)
) STRICT;

-- Catalog: one row of a crosswalk, between requirements of two frameworks.
CREATE TABLE crosswalk_edge (
  id TEXT NOT NULL PRIMARY KEY,   -- soc2-ssdf:CC8.1:PW.7.2
  crosswalk TEXT NOT NULL,        -- soc2-ssdf
  ordinal INTEGER NOT NULL,       -- order in the crosswalk's file
  source_framework TEXT NOT NULL, -- soc2; - when the other end has no counterpart anywhere
  source TEXT,                    -- id as stated; NULL: no counterpart, or the framework as a whole
  relation TEXT NOT NULL,         -- equal, subset-of, …: docs/CROSSWALKS.md
  rationale TEXT,                 -- syntactic, semantic, functional
  target_framework TEXT NOT NULL, -- ssdf
  target TEXT,                    -- as source
  confidence TEXT,                -- high, medium, low
  status TEXT NOT NULL,           -- asserted, reviewed, contested
  holds INTEGER NOT NULL,         -- 1: something may rest on it
  ref TEXT,                       -- where its source says so
  basis TEXT NOT NULL,            -- why it is so
  corrected_source TEXT,          -- of a contested row: the right ids, joined by ";"
  corrected_target TEXT,          -- likewise
  correction TEXT,                -- what is right, in words
  author TEXT NOT NULL,           -- who states it
  licence TEXT NOT NULL,          -- of the crosswalk
  origin TEXT NOT NULL            -- shipped, or the workspace's file
) STRICT;

-- A challenge of an edge, of a crosswalk or of a control, or its withdrawal.
CREATE TABLE challenge (
  edge TEXT NOT NULL,             -- soc2-ssdf:CC8.1:PW.7.2, CHG-02:soc2:CC8.1
  number INTEGER NOT NULL,        -- from 1, of that edge
  challenger TEXT NOT NULL,       -- who
  challenged TEXT NOT NULL,       -- when
  reason TEXT NOT NULL,           -- why
  withdrawn INTEGER NOT NULL,     -- 1: this withdraws the one before
  artifact INTEGER NOT NULL REFERENCES artifact, -- the document that says so
  entry INTEGER NOT NULL          -- its ledger entry
) STRICT;
CREATE INDEX challenge_edge ON challenge (edge, entry);

-- That an artifact is attached to a control by hand, or no longer is.
CREATE TABLE attachment (
  control TEXT NOT NULL,          -- the control
  attached_artifact TEXT NOT NULL, -- digest of the artifact that is tied to it
  number INTEGER NOT NULL,        -- from 1, of these two
  attached_by TEXT NOT NULL,      -- who says so
  attached TEXT NOT NULL,         -- when
  note TEXT NOT NULL,             -- why
  revoked INTEGER NOT NULL,       -- 1: this takes the one before back
  artifact INTEGER NOT NULL REFERENCES artifact, -- the document that says so
  entry INTEGER NOT NULL          -- its ledger entry
) STRICT;
CREATE INDEX attachment_pair ON attachment (attached_artifact, control, entry);

-- Catalog: a control.
CREATE TABLE control (
  id TEXT NOT NULL PRIMARY KEY,   -- CHG-02
  title TEXT NOT NULL,            -- what is so when it operates
  objective TEXT NOT NULL,        -- why
  owner_role TEXT NOT NULL,       -- who answers for it
  cadence TEXT NOT NULL,          -- each change, weekly, quarterly, yearly, …
  phases TEXT NOT NULL,           -- phases of a system's life it operates in, joined by ", "
  stages TEXT NOT NULL,           -- stages of the pipeline: design, build, test, deploy, operate
  evidence TEXT NOT NULL,         -- kinds of artifact that prove it, joined by ", "
  origin TEXT NOT NULL            -- shipped, or the workspace's file
) STRICT;

-- A review of a control: somebody looked at it as it was then.
CREATE TABLE control_review (
  control TEXT NOT NULL,          -- the control
  reviewer TEXT NOT NULL,         -- who
  reviewed TEXT NOT NULL,         -- when
  note TEXT,                      -- what was found
  digest TEXT NOT NULL,           -- SHA-256 of the control's file, as reviewed
  artifact INTEGER NOT NULL REFERENCES artifact, -- the document that says so
  entry INTEGER NOT NULL          -- its ledger entry
) STRICT;
CREATE INDEX control_review_control ON control_review (control, entry);

-- Catalog: a control supports a requirement.
CREATE TABLE mapping (
  control TEXT NOT NULL REFERENCES control,
  framework TEXT NOT NULL,        -- framework of the requirement
  requirement TEXT NOT NULL,      -- its id
  support TEXT NOT NULL,          -- integral-to, example-of
  residual TEXT,                  -- what the requirement still needs beside this control
  PRIMARY KEY (control, framework, requirement)
) STRICT;

-- An evaluation: the checks ran over a period.
CREATE TABLE evaluation (
  id INTEGER NOT NULL PRIMARY KEY,
  artifact INTEGER NOT NULL REFERENCES artifact, -- the document of its results
  entry INTEGER NOT NULL,         -- ledger entry of its newest run: the highest is the one in force
  period_from TEXT NOT NULL,      -- first instant
  period_to TEXT NOT NULL,        -- last instant
  ledger_size INTEGER NOT NULL,   -- evidence it saw: ledger entries
  ledger_root TEXT NOT NULL       -- root of the ledger at that size, hex
) STRICT;
CREATE INDEX evaluation_run ON evaluation (entry);

-- The verdict of one check in an evaluation.
CREATE TABLE check_result (
  evaluation INTEGER NOT NULL REFERENCES evaluation,
  check_id TEXT NOT NULL,         -- the check
  control TEXT NOT NULL,          -- the control it tests
  type INTEGER NOT NULL,          -- 1: at a date; 2: over the period
  title TEXT NOT NULL,            -- what the check asks
  verdict TEXT NOT NULL,          -- operated, deviations, no population, no evidence, not in scope: the least favourable of the scopes
  population INTEGER NOT NULL,    -- items that are in any scope
  deviations INTEGER NOT NULL,    -- those that failed
  digest TEXT NOT NULL,           -- SHA-256 of the check's file
  items_digest TEXT NOT NULL,     -- SHA-256 of its items, docs/FORMAT.md
  PRIMARY KEY (evaluation, check_id)
) STRICT;

-- A framework that an evaluation looked at; those that look at the same systems share a scope.
CREATE TABLE evaluation_scope (
  evaluation INTEGER NOT NULL REFERENCES evaluation,
  framework TEXT NOT NULL,        -- the framework
  scope INTEGER NOT NULL,         -- its scope, from 0
  PRIMARY KEY (evaluation, framework)
) STRICT;

-- A system that a scope of an evaluation had.
CREATE TABLE evaluation_system (
  evaluation INTEGER NOT NULL REFERENCES evaluation,
  scope INTEGER NOT NULL,         -- the scope
  system TEXT NOT NULL,           -- the system
  PRIMARY KEY (evaluation, scope, system)
) STRICT;

-- The verdict of one check in one scope of an evaluation.
CREATE TABLE scope_result (
  evaluation INTEGER NOT NULL REFERENCES evaluation,
  check_id TEXT NOT NULL,         -- the check
  scope INTEGER NOT NULL,         -- the scope
  verdict TEXT NOT NULL,          -- operated, deviations, no population, no evidence, not in scope
  population INTEGER NOT NULL,    -- items of its systems
  deviations INTEGER NOT NULL,    -- those that failed
  PRIMARY KEY (evaluation, check_id, scope)
) STRICT;

-- One item of a check's population, of the newest evaluation.
CREATE TABLE check_item (
  check_id TEXT NOT NULL,         -- the check
  ordinal INTEGER NOT NULL,       -- from 0, in order of time and item
  item TEXT NOT NULL,             -- what was tested: a commit, a ticket, …
  occurred TEXT,                  -- when
  verdict TEXT NOT NULL,          -- pass, deviation
  reason TEXT,                    -- why
  artifact TEXT,                  -- digest of the artifact that shows it
  locator TEXT,                   -- where in it
  system TEXT,                    -- system it is about; NULL: the whole organisation
  PRIMARY KEY (check_id, ordinal)
) STRICT, WITHOUT ROWID;
CREATE INDEX check_item_deviation ON check_item (check_id, ordinal) WHERE verdict = 'deviation';
