-- A governing document: policy, standard, procedure, runbook, threat model, and so on. Of rows with the same id and version, and not of two systems, those of the artifact that was collected last.
CREATE VIEW v_policy AS SELECT
  x.policy,             -- its id
  x.type,               -- policy, standard, procedure, runbook, threat-model, …
  x.title,              -- title
  x.version,            -- version
  x.owner,              -- who answers for it
  x.approved_by,        -- who approved it
  x.system,             -- system it is about; NULL: all
  x.approved,           -- when it was approved
  x.effective,          -- from when it holds
  x.review_due,         -- when it is to be reviewed
  x.satisfies,          -- requirement tags it carries, joined by ", "
  a.sha256 AS artifact, -- artifact that shows it
  x.locator             -- where in it
FROM policy x JOIN artifact a ON a.id = x.artifact AND a.superseded_by IS NULL
WHERE NOT EXISTS (SELECT 1 FROM policy y JOIN artifact b ON b.id = y.artifact AND b.superseded_by IS NULL
  WHERE y.policy = x.policy AND coalesce(y.version, '') = coalesce(x.version, '') AND coalesce(y.system, x.system, '') = coalesce(x.system, y.system, '') AND y.artifact > x.artifact
    AND coalesce(b.observed, b.collected) >= coalesce(a.observed, a.collected))
AND NOT EXISTS (SELECT 1 FROM policy y JOIN artifact b ON b.id = y.artifact AND b.superseded_by IS NULL
  WHERE y.policy = x.policy AND coalesce(y.version, '') = coalesce(x.version, '') AND coalesce(y.system, x.system, '') = coalesce(x.system, y.system, '') AND y.artifact < x.artifact
    AND coalesce(b.observed, b.collected) > coalesce(a.observed, a.collected));

-- Somebody who works here. Of rows with the same id, those of the artifact that was collected last.
CREATE VIEW v_person AS SELECT
  x.person,             -- e-mail or login, as in the other records
  x.name,               -- full name
  x.role,               -- job
  x.manager,            -- person they report to
  x.joined,             -- first day
  x.departed,           -- last day
  x.sha256 AS artifact, -- artifact that shows it
  x.locator             -- where in it
FROM (
  SELECT r.*, a.sha256, rank() OVER (PARTITION BY r.person
    ORDER BY coalesce(a.observed, a.collected) DESC, r.artifact DESC) AS recency
  FROM person r JOIN artifact a ON a.id = r.artifact AND a.superseded_by IS NULL
) x
WHERE x.recency = 1;

-- A ticket: work that somebody asked for. Of rows with the same id, the one changed last; where that is not told, of the artifact that was collected last.
CREATE VIEW v_ticket AS SELECT
  x.ticket,             -- its key, "SHOP-17"
  x.system,             -- system it is about
  x.type,               -- change, vulnerability, incident, decommission, feature, bug, …
  x.title,              -- summary
  x.severity,           -- critical, high, medium, low, info
  x.status,             -- as its tool says
  x.owner,              -- person it is assigned to
  x.opened,             -- when it was opened
  x.approved_by,        -- who authorised the work
  x.approved,           -- when
  x.closed,             -- when it was closed; NULL: open
  x.resolution,         -- upgrade, back-port, replacement, rebuild, compensating-control, accepted-risk, false-positive, done, …
  x.cve,                -- CVE it is about
  x.component,          -- component it is about
  x.finding,            -- finding that opened it (fingerprint or rule)
  x.requirement,        -- requirement tags, joined by ", "
  x.updated,            -- when it was last changed
  x.sha256 AS artifact, -- artifact that shows it
  x.locator             -- where in it
FROM (
  SELECT r.*, a.sha256, rank() OVER (PARTITION BY r.ticket
    ORDER BY coalesce(r.updated, a.observed, a.collected) DESC, r.artifact DESC) AS recency
  FROM ticket r JOIN artifact a ON a.id = r.artifact AND a.superseded_by IS NULL
) x
WHERE x.recency = 1;

-- A deployment to an environment. Of rows with the same id, those of the newest artifact that names the commit; the result is the last that any tells.
CREATE VIEW v_deployment AS SELECT
  x.deployment,         -- its id
  x.system,             -- what was deployed
  x.environment,        -- production, staging, …
  x.release,            -- version
  x.change,             -- commit that was deployed
  x.ticket,             -- change ticket
  x.deployed,           -- when
  x.deployed_by,        -- who or what did it
  coalesce(x.approved_by, x.let_by) AS approved_by, -- who released it: as its record says, else as the approvals of its environment say
  coalesce(x.told, x.result) AS result, -- success, failure, rolled-back
  x.tests,              -- passed, failed, none: what the pipeline saw before it
  x.sha256 AS artifact, -- artifact that shows it
  x.locator             -- where in it
FROM (
  SELECT d.*, a.sha256,
    -- A forge tells the commit in one document and what came of it in others, of which the last counts, unless the first is later.
    CASE WHEN d.change IS NOT NULL THEN (SELECT y.result FROM deployment y
      JOIN artifact b ON b.id = y.artifact AND b.superseded_by IS NULL
      WHERE y.deployment = d.deployment AND y.result IS NOT NULL AND y.id <> d.id
        AND (y.change IS NULL OR b.format LIKE '%-deployment' OR b.format LIKE '%-event')
        AND (d.result IS NULL OR y.deployed >= d.deployed)
      ORDER BY y.deployed DESC, y.id DESC LIMIT 1) END AS told,
    -- Of several who let a run deploy that commit there, the one who neither deployed nor started the run: that is the second person.
    CASE WHEN d.change IS NOT NULL AND d.approved_by IS NULL THEN (SELECT
      coalesce(min(CASE WHEN lower(p.approver) <> lower(d.deployed_by) AND NOT EXISTS (SELECT 1 FROM ci_run s
        WHERE s.repository = p.repository AND s.ci_run = p.ci_run AND lower(s.actor) = lower(p.approver)) THEN p.approver END),
        min(CASE WHEN lower(p.approver) <> lower(d.deployed_by) THEN p.approver END), min(p.approver))
      FROM deployment_approval p
      JOIN artifact b ON b.id = p.artifact AND b.superseded_by IS NULL
      WHERE (p.change = d.change OR p.change IS NULL AND p.ci_run IN (SELECT r.ci_run FROM ci_run r WHERE r.change = d.change))
        AND p.state = 'approved' AND p.environment = d.environment AND d.deployment LIKE p.repository || '#%') END AS let_by
  FROM deployment d JOIN artifact a ON a.id = d.artifact AND a.superseded_by IS NULL
) x
WHERE NOT EXISTS (SELECT 1 FROM deployment y JOIN artifact b ON b.id = y.artifact AND b.superseded_by IS NULL
  WHERE y.deployment = x.deployment AND (y.change IS NOT NULL AND x.change IS NULL
    OR y.artifact > x.artifact AND (y.change IS NOT NULL OR x.change IS NULL)));

-- A training that somebody completed.
CREATE VIEW v_training AS SELECT
  x.person,             -- who
  x.course,             -- what
  x.completed,          -- when; NULL: not yet
  x.due,                -- by when it had to be
  a.sha256 AS artifact, -- artifact that shows it
  x.locator             -- where in it
FROM training x JOIN artifact a ON a.id = x.artifact AND a.superseded_by IS NULL;

-- Somebody acknowledged a policy.
CREATE VIEW v_acknowledgment AS SELECT
  x.person,             -- who
  x.policy,             -- id of the policy
  x.version,            -- version that was read
  x.acknowledged,       -- when
  a.sha256 AS artifact, -- artifact that shows it
  x.locator             -- where in it
FROM acknowledgment x JOIN artifact a ON a.id = x.artifact AND a.superseded_by IS NULL;

-- Access that somebody was given. Of rows with the same id about the same system, those of the artifact that was collected last.
CREATE VIEW v_access_grant AS SELECT
  x.access_grant,       -- its id
  x.person,             -- who
  x.system,             -- to what
  x.environment,        -- production, poc, repository, …
  x.role,               -- with what rights
  x.granted,            -- from when
  x.approved_by,        -- who approved it
  x.mfa,                -- yes, no: is a second factor enforced
  x.expires,            -- until when
  x.sha256 AS artifact, -- artifact that shows it
  x.locator             -- where in it
FROM (
  SELECT r.*, a.sha256, rank() OVER (PARTITION BY r.access_grant, r.system
    ORDER BY coalesce(a.observed, a.collected) DESC, r.artifact DESC) AS recency
  FROM access_grant r JOIN artifact a ON a.id = r.artifact AND a.superseded_by IS NULL
) x
WHERE x.recency = 1;

-- A review of who has access. Of rows with the same id about the same system, those of the artifact that was collected last.
CREATE VIEW v_access_review AS SELECT
  x.access_review,      -- its id
  x.system,             -- of what
  x.environment,        -- where
  x.reviewer,           -- who
  x.reviewed,           -- when
  x.accounts,           -- accounts looked at
  x.removed,            -- accounts taken away
  x.outcome,            -- what came of it
  x.sha256 AS artifact, -- artifact that shows it
  x.locator             -- where in it
FROM (
  SELECT r.*, a.sha256, rank() OVER (PARTITION BY r.access_review, r.system
    ORDER BY coalesce(a.observed, a.collected) DESC, r.artifact DESC) AS recency
  FROM access_review r JOIN artifact a ON a.id = r.artifact AND a.superseded_by IS NULL
) x
WHERE x.recency = 1;

-- Access that was taken away. Of rows with the same id about the same system, those of the artifact that was collected last.
CREATE VIEW v_access_revocation AS SELECT
  x.access_revocation,  -- its id
  x.person,             -- whose
  x.system,             -- to what
  x.environment,        -- production, poc, …
  x.revoked,            -- when
  x.revoked_by,         -- by whom
  x.reason,             -- leaver, role-change, poc-end, eol, review
  x.sha256 AS artifact, -- artifact that shows it
  x.locator             -- where in it
FROM (
  SELECT r.*, a.sha256, rank() OVER (PARTITION BY r.access_revocation, r.system
    ORDER BY coalesce(a.observed, a.collected) DESC, r.artifact DESC) AS recency
  FROM access_revocation r JOIN artifact a ON a.id = r.artifact AND a.superseded_by IS NULL
) x
WHERE x.recency = 1;

-- A security alert. Of rows with the same id, those of the artifact that was collected last.
CREATE VIEW v_alert AS SELECT
  x.alert,              -- its id
  x.system,             -- about what
  x.source,             -- what raised it
  x.severity,           -- critical, high, medium, low, info
  x.title,              -- what it says
  x.raised,             -- when
  x.triaged,            -- when somebody looked; NULL: nobody yet
  x.triaged_by,         -- who
  x.outcome,            -- false-positive, benign, incident, …
  x.incident,           -- incident it became
  x.sha256 AS artifact, -- artifact that shows it
  x.locator             -- where in it
FROM (
  SELECT r.*, a.sha256, rank() OVER (PARTITION BY r.alert
    ORDER BY coalesce(a.observed, a.collected) DESC, r.artifact DESC) AS recency
  FROM alert r JOIN artifact a ON a.id = r.artifact AND a.superseded_by IS NULL
) x
WHERE x.recency = 1;

-- A security incident. Of rows with the same id, those of the artifact that was collected last.
CREATE VIEW v_incident AS SELECT
  x.incident,           -- its id
  x.system,             -- about what
  x.severity,           -- critical, high, medium, low
  x.title,              -- what happened
  x.detected,           -- when it was noticed
  x.contained,          -- when it stopped
  x.resolved,           -- when all was well again
  x.owner,              -- who led the response
  x.root_cause,         -- why it happened
  x.postmortem,         -- when the review was held
  x.sha256 AS artifact, -- artifact that shows it
  x.locator             -- where in it
FROM (
  SELECT r.*, a.sha256, rank() OVER (PARTITION BY r.incident
    ORDER BY coalesce(a.observed, a.collected) DESC, r.artifact DESC) AS recency
  FROM incident r JOIN artifact a ON a.id = r.artifact AND a.superseded_by IS NULL
) x
WHERE x.recency = 1;

-- An entry of the risk register. Of rows with the same id, those of the artifact that was collected last.
CREATE VIEW v_risk AS SELECT
  x.risk,               -- its id
  x.system,             -- about what
  x.title,              -- what might happen
  x.component,          -- third-party component it is about
  x.severity,           -- critical, high, medium, low
  x.owner,              -- who answers for it
  x.identified,         -- when it was written down
  x.reviewed,           -- when it was last looked at
  x.treatment,          -- mitigate, accept, transfer, avoid
  x.status,             -- open, closed
  x.sha256 AS artifact, -- artifact that shows it
  x.locator             -- where in it
FROM (
  SELECT r.*, a.sha256, rank() OVER (PARTITION BY r.risk
    ORDER BY coalesce(a.observed, a.collected) DESC, r.artifact DESC) AS recency
  FROM risk r JOIN artifact a ON a.id = r.artifact AND a.superseded_by IS NULL
) x
WHERE x.recency = 1;

-- An accepted exception from a control or an SLA. Of rows with the same id, those of the artifact that was collected last.
CREATE VIEW v_exception AS SELECT
  x.exception,          -- its id
  x.system,             -- about what
  x.control,            -- control it is an exception from
  x.item,               -- ticket, change, CVE, … it covers
  x.justification,      -- why
  x.compensating,       -- what is done instead
  x.owner,              -- who asked for it
  x.approved_by,        -- who accepted the risk
  x.approved,           -- when
  x.review_due,         -- when it must be looked at again
  x.closed,             -- when it ended
  x.sha256 AS artifact, -- artifact that shows it
  x.locator             -- where in it
FROM (
  SELECT r.*, a.sha256, rank() OVER (PARTITION BY r.exception
    ORDER BY coalesce(a.observed, a.collected) DESC, r.artifact DESC) AS recency
  FROM exception r JOIN artifact a ON a.id = r.artifact AND a.superseded_by IS NULL
) x
WHERE x.recency = 1;

-- A governance activity that recurs or happens once. Of rows with the same id, those of the artifact that was collected last.
CREATE VIEW v_activity AS SELECT
  x.activity,           -- its id
  x.type,               -- internal-audit, management-review, restore-test, penetration-test, …
  x.system,             -- system it was about; NULL: the whole organisation
  x.subject,            -- incident, ticket, supplier, release, … it was about
  x.performed,          -- when it was done
  x.performed_by,       -- who did it
  x.approved_by,        -- who accepted its result
  x.outcome,            -- passed, failed, significant, …
  x.findings,           -- what it found that has to be put right
  x.document,           -- report, minutes, … that it left
  x.sha256 AS artifact, -- artifact that shows it
  x.locator             -- where in it
FROM (
  SELECT r.*, a.sha256, rank() OVER (PARTITION BY r.activity
    ORDER BY coalesce(a.observed, a.collected) DESC, r.artifact DESC) AS recency
  FROM activity r JOIN artifact a ON a.id = r.artifact AND a.superseded_by IS NULL
) x
WHERE x.recency = 1;

-- A supplier, or another third party that we depend on. Of rows with the same id, those of the artifact that was collected last.
CREATE VIEW v_supplier AS SELECT
  x.supplier,           -- its id
  x.name,               -- name
  x.service,            -- what it provides
  x.contact,            -- whom to ask there
  x.criticality,        -- critical, high, medium, low
  x.owner,              -- who answers for it here
  x.engaged,            -- since when we use it
  x.agreement,          -- the document that states its security duties
  x.agreed,             -- when that was agreed
  x.ended,              -- until when; NULL: in use
  x.sha256 AS artifact, -- artifact that shows it
  x.locator             -- where in it
FROM (
  SELECT r.*, a.sha256, rank() OVER (PARTITION BY r.supplier
    ORDER BY coalesce(a.observed, a.collected) DESC, r.artifact DESC) AS recency
  FROM supplier r JOIN artifact a ON a.id = r.artifact AND a.superseded_by IS NULL
) x
WHERE x.recency = 1;

-- An entry of the inventory of assets. Of rows with the same id, those of the artifact that was collected last.
CREATE VIEW v_asset AS SELECT
  x.asset,              -- its id
  x.type,               -- software, service, hardware, data, tool, key, …
  x.name,               -- what it is
  x.system,             -- system it belongs to
  x.owner,              -- who answers for it
  x.classification,     -- public, internal, confidential, …
  x.criticality,        -- critical, high, medium, low
  x.registered,         -- when it was written down
  x.reviewed,           -- when the entry was last confirmed
  x.retired,            -- when it was given up; NULL: in use
  x.sha256 AS artifact, -- artifact that shows it
  x.locator             -- where in it
FROM (
  SELECT r.*, a.sha256, rank() OVER (PARTITION BY r.asset
    ORDER BY coalesce(a.observed, a.collected) DESC, r.artifact DESC) AS recency
  FROM asset r JOIN artifact a ON a.id = r.artifact AND a.superseded_by IS NULL
) x
WHERE x.recency = 1;

-- An account of a person, as an access list shows it at one time. Of several that tell of one, the one handed in last; what that leaves open is as the last says that tells it. Of an address that was asked again, its last answer counts.
CREATE VIEW v_account AS SELECT
  x.account,             -- its login
  x.person,              -- whose it is: e-mail or login, as in the other records; without it the login
  x.system,              -- to what
  x.name,                -- full name
  coalesce(x.role, x.role_told) AS role, -- with what rights, joined by ", "
  coalesce(x.mfa, x.mfa_told) AS mfa, -- is a second factor enrolled or enforced
  coalesce(x.admin, x.admin_told) AS admin, -- may it administer
  x.state,               -- active, suspended, deprovisioned, removed, …
  x.last_login,          -- when it was last used
  x.created,             -- when it was made
  x.observed,            -- when it was so
  x.sha256 AS artifact,  -- artifact that shows it
  x.locator              -- where in it
FROM (
  SELECT c.*, a.sha256,
    (SELECT y.role FROM account y JOIN artifact b ON b.id = y.artifact AND b.superseded_by IS NULL
      WHERE coalesce(y.system, '') = coalesce(c.system, '') AND y.account = c.account AND y.role IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM artifact n WHERE n.source = b.source AND n.id > b.id AND b.source LIKE 'http%')
      ORDER BY y.artifact DESC, y.id DESC LIMIT 1) AS role_told,
    (SELECT y.mfa FROM account y JOIN artifact b ON b.id = y.artifact AND b.superseded_by IS NULL
      WHERE coalesce(y.system, '') = coalesce(c.system, '') AND y.account = c.account AND y.mfa IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM artifact n WHERE n.source = b.source AND n.id > b.id AND b.source LIKE 'http%')
      ORDER BY y.artifact DESC, y.id DESC LIMIT 1) AS mfa_told,
    (SELECT y.admin FROM account y JOIN artifact b ON b.id = y.artifact AND b.superseded_by IS NULL
      WHERE coalesce(y.system, '') = coalesce(c.system, '') AND y.account = c.account AND y.admin IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM artifact n WHERE n.source = b.source AND n.id > b.id AND b.source LIKE 'http%')
      ORDER BY y.artifact DESC, y.id DESC LIMIT 1) AS admin_told
  FROM account c JOIN artifact a ON a.id = c.artifact AND a.superseded_by IS NULL
  WHERE NOT EXISTS (SELECT 1 FROM artifact n WHERE n.source = a.source AND n.id > a.id AND a.source LIKE 'http%')
) x
WHERE NOT EXISTS (SELECT 1 FROM account y JOIN artifact b ON b.id = y.artifact AND b.superseded_by IS NULL
  WHERE coalesce(y.system, '') = coalesce(x.system, '') AND y.account = x.account AND y.artifact > x.artifact
    AND NOT EXISTS (SELECT 1 FROM artifact n WHERE n.source = b.source AND n.id > b.id AND b.source LIKE 'http%'));
