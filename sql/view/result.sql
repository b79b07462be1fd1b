-- Evaluations: the checks ran over a period.
CREATE VIEW v_evaluation AS SELECT
  a.sha256 AS artifact, -- the document of its results
  e.period_from,        -- first instant
  e.period_to,          -- last instant
  e.ledger_size,        -- evidence it saw: ledger entries
  e.ledger_root,        -- root of the ledger at that size, hex
  e.entry,              -- ledger entry of its newest run: the highest is the one in force
  a.ingested            -- when it was first run
FROM evaluation e JOIN artifact a ON a.id = e.artifact;

-- Verdicts of the checks in the newest evaluation.
CREATE VIEW v_check_result AS SELECT
  r.check_id AS "check", -- the check
  r.control,            -- the control it tests
  r.type,               -- 1: at a date; 2: over the period
  r.title,              -- what the check asks
  r.verdict,            -- operated, deviations, no population, no evidence, not in scope: the least favourable of the scopes
  r.population,         -- items that are in any scope
  r.deviations,         -- those that failed
  r.digest,             -- SHA-256 of the check's file
  r.items_digest        -- SHA-256 of its items
FROM check_result r WHERE r.evaluation = (SELECT id FROM evaluation ORDER BY entry DESC LIMIT 1);

-- Verdicts of the checks in the scope of each framework, in the newest evaluation.
CREATE VIEW v_framework_result AS SELECT
  r.check_id AS "check", -- the check
  f.framework,          -- the framework
  f.scope,              -- its scope: frameworks that look at the same systems share one
  r.verdict,            -- operated, deviations, no population, no evidence, not in scope
  r.population,         -- items of the scope's systems
  r.deviations          -- those that failed
FROM scope_result r JOIN evaluation_scope f ON f.evaluation = r.evaluation AND f.scope = r.scope
WHERE r.evaluation = (SELECT id FROM evaluation ORDER BY entry DESC LIMIT 1);

-- Systems in the scope of each framework, in the newest evaluation.
CREATE VIEW v_scope_system AS SELECT
  f.framework,          -- the framework
  f.scope,              -- its scope: frameworks that look at the same systems share one
  s.system              -- the system
FROM evaluation_scope f JOIN evaluation_system s ON s.evaluation = f.evaluation AND s.scope = f.scope
WHERE f.evaluation = (SELECT id FROM evaluation ORDER BY entry DESC LIMIT 1);

-- Items of the checks' populations in the newest evaluation.
CREATE VIEW v_check_item AS SELECT
  i.check_id AS "check", -- the check
  i.item,               -- what was tested: a commit, a ticket, …
  i.occurred,           -- when
  i.verdict,            -- pass, deviation
  i.reason,             -- why
  i.artifact,           -- digest of the artifact that shows it
  i.locator,            -- where in it
  i.system              -- system it is about; NULL: the whole organisation
FROM check_item i;
