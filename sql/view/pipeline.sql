-- Somebody, or a team, asked to review a pull request. Of several that tell of one, the one handed in last.
CREATE VIEW v_review_request AS SELECT
  x.repository,          -- full name
  x.pull_request,        -- its number
  x.reviewer,            -- login, or team
  x.requested,           -- when
  a.sha256 AS artifact, -- artifact that shows it
  x.locator             -- where in it
FROM review_request x JOIN artifact a ON a.id = x.artifact AND a.superseded_by IS NULL
WHERE NOT EXISTS (SELECT 1 FROM review_request y JOIN artifact b ON b.id = y.artifact AND b.superseded_by IS NULL
  WHERE y.repository = x.repository AND y.pull_request = x.pull_request AND y.reviewer = x.reviewer AND y.artifact > x.artifact);

-- A check that ran on a commit: a status, a check run, a pipeline's job as the forge shows it. Of several that tell of one, the one handed in last.
CREATE VIEW v_check_run AS SELECT
  x.check_run,           -- its id, else its name
  x.repository,          -- full name
  x.system,              -- system; as of a pull request
  x.change,              -- commit it ran on
  x.name,                -- name, as branch protection requires it
  x.source,              -- app or tool that ran it
  x.result,              -- success, failure, error, neutral, cancelled, skipped, timed-out, action-required, pending
  x.started,             -- when it began
  x.completed,           -- when it ended
  x.url,                 -- page of it
  a.sha256 AS artifact, -- artifact that shows it
  x.locator             -- where in it
FROM check_run x JOIN artifact a ON a.id = x.artifact AND a.superseded_by IS NULL
WHERE NOT EXISTS (SELECT 1 FROM check_run y JOIN artifact b ON b.id = y.artifact AND b.superseded_by IS NULL
  WHERE y.repository = x.repository AND y.change = x.change AND y.check_run = x.check_run AND y.artifact > x.artifact);

-- What protects a branch, as it was at one time. Each time that it was looked at is a row: its history.
CREATE VIEW v_branch_protection AS SELECT
  x.repository,          -- full name
  x.branch,              -- name or pattern
  x.source,              -- protection, ruleset, project-settings
  x.name,                -- name of the rule, where it has one
  x.system,              -- system; as of a pull request
  x.enforced,            -- is it in force: active, not evaluated or disabled
  x.approvals,           -- approvals that a merge needs
  x.code_owners,         -- must a code owner approve
  x.dismiss_stale,       -- does a push take approvals back
  x.last_push_approval,  -- must somebody else approve the last push
  x.checks,              -- checks that must pass, joined by ", "
  x.up_to_date,          -- must the branch be up to date
  x.signed,              -- must commits be signed
  x.linear,              -- must history be linear
  x.force_push,          -- may history be rewritten
  x.deletion,            -- may the branch be deleted
  x.admins,              -- does it bind administrators
  x.bypass,              -- who may pass it by, joined by ", "
  x.seen AS observed,    -- when it was so; without it when the server gave it, or it was collected
  CAST(CASE WHEN x.seen = x.seen_last THEN 1 ELSE 0 END AS INTEGER) AS current, -- 1: the last that is known
  x.sha256 AS artifact,  -- artifact that shows it
  x.locator              -- where in it
FROM (
  SELECT p.*, a.sha256, coalesce(p.observed, a.observed, a.collected) AS seen,
    (SELECT max(coalesce(y.observed, b.observed, b.collected)) FROM branch_protection y
      JOIN artifact b ON b.id = y.artifact AND b.superseded_by IS NULL
      -- Every look at a ruleset tells all branches that it is about.
      WHERE y.repository = p.repository AND (y.branch = p.branch OR (p.source = 'ruleset' AND p.name <> 'rules in force'))
        AND coalesce(y.source, '') = coalesce(p.source, '')
        AND coalesce(y.name, '') = coalesce(p.name, '')) AS seen_last
  FROM branch_protection p JOIN artifact a ON a.id = p.artifact AND a.superseded_by IS NULL
) x
WHERE NOT EXISTS (SELECT 1 FROM branch_protection y JOIN artifact b ON b.id = y.artifact AND b.superseded_by IS NULL
  WHERE y.repository = x.repository AND y.branch = x.branch AND coalesce(y.source, '') = coalesce(x.source, '')
    AND coalesce(y.name, '') = coalesce(x.name, '') AND coalesce(y.observed, b.observed, b.collected) = x.seen AND y.id > x.id);

-- What protects an environment that is deployed to. Of several that tell of one, the one handed in last.
CREATE VIEW v_environment_protection AS SELECT
  x.repository,          -- full name
  x.environment,         -- its name
  x.system,              -- system; as of a pull request
  x.reviewers,           -- who must approve, joined by ", "
  x.self_review,         -- may who started the deployment approve it
  x.wait_minutes,        -- minutes that a deployment waits
  x.branches,            -- branches that may be deployed, joined by ", "
  x.admins,              -- may administrators pass it by
  x.observed,            -- when it was so
  a.sha256 AS artifact, -- artifact that shows it
  x.locator             -- where in it
FROM environment_protection x JOIN artifact a ON a.id = x.artifact AND a.superseded_by IS NULL
WHERE NOT EXISTS (SELECT 1 FROM environment_protection y JOIN artifact b ON b.id = y.artifact AND b.superseded_by IS NULL
  WHERE y.repository = x.repository AND y.environment = x.environment AND y.artifact > x.artifact);

-- Who owns a part of a repository: a line of CODEOWNERS. Of several that tell of one, the one handed in last.
CREATE VIEW v_code_owner AS SELECT
  x.repository,          -- full name
  x.pattern,             -- paths
  x.owners,              -- logins, teams, e-mails, joined by ", "
  x.section,             -- section of the file (GitLab)
  x.observed,            -- when it was so
  a.sha256 AS artifact, -- artifact that shows it
  x.locator             -- where in it
FROM code_owner x JOIN artifact a ON a.id = x.artifact AND a.superseded_by IS NULL
WHERE NOT EXISTS (SELECT 1 FROM code_owner y JOIN artifact b ON b.id = y.artifact AND b.superseded_by IS NULL
  WHERE coalesce(y.repository, '') = coalesce(x.repository, '') AND y.pattern = x.pattern AND y.artifact > x.artifact);

-- A release as its forge or registry shows it. Of several that tell of one, the one handed in last.
CREATE VIEW v_release AS SELECT
  x.release,             -- its tag or version
  x.repository,          -- full name
  x.system,              -- system; as of a pull request
  x.name,                -- title
  x.change,              -- commit or branch that it was made of
  x.author,              -- who made it
  x.draft,               -- is it a draft
  x.prerelease,          -- is it not for production
  x.created,             -- when it was made
  x.published,           -- when it was published
  x.assets,              -- files it carries
  x.url,                 -- page of it
  a.sha256 AS artifact, -- artifact that shows it
  x.locator             -- where in it
FROM release x JOIN artifact a ON a.id = x.artifact AND a.superseded_by IS NULL
WHERE NOT EXISTS (SELECT 1 FROM release y JOIN artifact b ON b.id = y.artifact AND b.superseded_by IS NULL
  WHERE y.repository = x.repository AND y.release = x.release AND y.artifact > x.artifact);

-- Commits that were pushed to a branch. Of several that tell of one, the one handed in last.
CREATE VIEW v_push AS SELECT
  x.repository,          -- full name
  x.branch,              -- branch
  x.before,              -- commit it pointed at
  x.after,               -- commit it points at
  x.pusher,              -- login of who pushed
  x.forced,              -- was history rewritten
  x.pushed,              -- when
  a.sha256 AS artifact, -- artifact that shows it
  x.locator             -- where in it
FROM push x JOIN artifact a ON a.id = x.artifact AND a.superseded_by IS NULL
WHERE NOT EXISTS (SELECT 1 FROM push y JOIN artifact b ON b.id = y.artifact AND b.superseded_by IS NULL
  WHERE y.repository = x.repository AND y.branch = x.branch AND y.after = x.after AND y.artifact > x.artifact);

-- An entry of the audit log of a forge, a cloud or a tool. Of several that tell of one, the one handed in last.
CREATE VIEW v_audit_event AS SELECT
  x.audit_event,         -- its id
  x.action,              -- what was done, in the tool's word: "protected_branch.destroy"
  x.actor,               -- who did it
  x.subject,             -- to what or whom
  x.repository,          -- full name
  x.system,              -- system; as of a pull request
  x.occurred,            -- when
  x.address,             -- from where
  x.outcome,             -- success, failure
  x.source,              -- the log
  a.sha256 AS artifact, -- artifact that shows it
  x.locator             -- where in it
FROM audit_event x JOIN artifact a ON a.id = x.artifact AND a.superseded_by IS NULL
WHERE NOT EXISTS (SELECT 1 FROM audit_event y JOIN artifact b ON b.id = y.artifact AND b.superseded_by IS NULL
  WHERE y.audit_event = x.audit_event AND y.artifact > x.artifact);

-- A ticket's step from one status to another. Of several that tell of one, the one handed in last.
CREATE VIEW v_ticket_transition AS SELECT
  x.ticket,              -- its key
  x.transition,          -- its id, else its time
  x.field,               -- what changed: status, assignee, priority, …
  x.before,              -- as it was
  x.after,               -- as it is
  x.changed,             -- when
  x.changed_by,          -- by whom
  a.sha256 AS artifact, -- artifact that shows it
  x.locator             -- where in it
FROM ticket_transition x JOIN artifact a ON a.id = x.artifact AND a.superseded_by IS NULL
WHERE NOT EXISTS (SELECT 1 FROM ticket_transition y JOIN artifact b ON b.id = y.artifact AND b.superseded_by IS NULL
  WHERE y.ticket = x.ticket AND y.transition = x.transition AND y.artifact > x.artifact);

-- A run of a pipeline or workflow. Of several that tell of one, the one handed in last.
CREATE VIEW v_ci_run AS SELECT
  x.ci_run,              -- its id
  x.repository,          -- full name
  x.system,              -- system; as of a pull request
  x.name,                -- pipeline or workflow
  x.event,               -- push, pull-request, schedule, …
  x.branch,              -- branch or tag
  x.change,              -- commit it ran on
  x.actor,               -- who or what started it
  x.result,              -- success, failure, cancelled, skipped, timed-out, running
  x.started,             -- when it began
  x.completed,           -- when it ended
  x.url,                 -- page of it
  a.sha256 AS artifact, -- artifact that shows it
  x.locator             -- where in it
FROM ci_run x JOIN artifact a ON a.id = x.artifact AND a.superseded_by IS NULL
WHERE NOT EXISTS (SELECT 1 FROM ci_run y JOIN artifact b ON b.id = y.artifact AND b.superseded_by IS NULL
  WHERE coalesce(y.repository, '') = coalesce(x.repository, '') AND y.ci_run = x.ci_run AND y.artifact > x.artifact);

-- A job of such a run. Of several that tell of one, the one handed in last.
CREATE VIEW v_ci_job AS SELECT
  x.ci_job,              -- its id, else its name
  x.ci_run,              -- the run
  x.repository,          -- full name
  x.system,              -- system; as of a pull request
  x.name,                -- name
  x.stage,               -- stage
  x.change,              -- commit it ran on
  x.runner,              -- machine it ran on
  x.result,              -- success, failure, cancelled, skipped, timed-out, running
  x.started,             -- when it began
  x.completed,           -- when it ended
  x.tests,               -- test cases that its log counts
  x.failed,              -- those that failed
  x.url,                 -- page of it
  a.sha256 AS artifact, -- artifact that shows it
  x.locator             -- where in it
FROM ci_job x JOIN artifact a ON a.id = x.artifact AND a.superseded_by IS NULL
WHERE NOT EXISTS (SELECT 1 FROM ci_job y JOIN artifact b ON b.id = y.artifact AND b.superseded_by IS NULL
  WHERE coalesce(y.repository, '') = coalesce(x.repository, '') AND coalesce(y.ci_run, '') = coalesce(x.ci_run, '') AND y.ci_job = x.ci_job AND y.artifact > x.artifact);

-- A step of a job. Of several that tell of one, the one handed in last.
CREATE VIEW v_ci_step AS SELECT
  x.ci_job,              -- the job
  x.ci_run,              -- the run
  x.repository,          -- full name
  x.ordinal,             -- from 1
  x.name,                -- name, or command
  x.result,              -- success, failure, cancelled, skipped
  x.started,             -- when it began
  x.completed,           -- when it ended
  a.sha256 AS artifact, -- artifact that shows it
  x.locator             -- where in it
FROM ci_step x JOIN artifact a ON a.id = x.artifact AND a.superseded_by IS NULL
WHERE NOT EXISTS (SELECT 1 FROM ci_step y JOIN artifact b ON b.id = y.artifact AND b.superseded_by IS NULL
  WHERE coalesce(y.repository, '') = coalesce(x.repository, '') AND coalesce(y.ci_run, '') = coalesce(x.ci_run, '') AND y.ci_job = x.ci_job AND y.ordinal = x.ordinal AND y.artifact > x.artifact);

-- A statement on whether a vulnerability affects a product (VEX). Of several issues of one document, the one with the newest statement, of these the one handed in last; without an id of the document, of what has the same number about the same product.
CREATE VIEW v_vex AS SELECT
  x.vex,                 -- its id in the document, else its number
  x.document,            -- id of the document
  x.source,              -- openvex, cyclonedx, csaf, spdx
  x.vulnerability,       -- CVE, else the id that is given
  x.product,             -- what it is about: a purl, else the name or id that is given
  x.version,             -- version or range of that
  x.component,           -- the part of it in which the vulnerability is
  x.status,              -- not-affected, affected, fixed, under-investigation
  x.given,               -- the status, in the document's word
  x.justification,       -- why it is not affected, in the document's word
  x.impact,              -- the same in prose
  x.action,              -- what to do
  x.author,              -- who says so
  x.issued,              -- when it was first said
  x.updated,             -- when it was last said
  x.lossy,               -- what the conversion to status loses; NULL: nothing
  a.sha256 AS artifact, -- artifact that shows it
  x.locator             -- where in it
FROM vex x JOIN artifact a ON a.id = x.artifact AND a.superseded_by IS NULL
LEFT JOIN (
  SELECT v.document, v.artifact, row_number() OVER (
      PARTITION BY v.document ORDER BY max(coalesce(v.updated, v.issued, '')) DESC, v.artifact DESC) AS rank
  FROM vex v JOIN artifact b ON b.id = v.artifact AND b.superseded_by IS NULL
  WHERE v.document IS NOT NULL
  GROUP BY v.document, v.artifact
) g ON g.document = x.document AND g.artifact = x.artifact
WHERE g.rank = 1 OR (x.document IS NULL AND NOT EXISTS (SELECT 1 FROM vex y JOIN artifact b ON b.id = y.artifact AND b.superseded_by IS NULL
  WHERE y.document IS NULL AND y.vex = x.vex AND y.vulnerability = x.vulnerability AND y.product = x.product
    AND coalesce(y.component, '') = coalesce(x.component, '') AND y.artifact > x.artifact));

-- A threat model. Of several that tell of one, the one handed in last.
CREATE VIEW v_threat_model AS SELECT
  x.threat_model,        -- its id, else its title
  x.title,               -- title
  x.system,              -- system it is about
  x.version,             -- version
  x.owner,               -- who answers for it
  x.reviewer,            -- who reviewed it
  x.updated,             -- when it was last changed
  x.elements,            -- processes, stores, flows, … it draws
  x.threats,             -- threats it names
  x.open,                -- those without mitigation
  a.sha256 AS artifact, -- artifact that shows it
  x.locator             -- where in it
FROM threat_model x JOIN artifact a ON a.id = x.artifact AND a.superseded_by IS NULL
WHERE NOT EXISTS (SELECT 1 FROM threat_model y JOIN artifact b ON b.id = y.artifact AND b.superseded_by IS NULL
  WHERE y.threat_model = x.threat_model AND y.artifact > x.artifact);

-- A threat that a threat model names. Of several that tell of one, the one handed in last.
CREATE VIEW v_threat AS SELECT
  x.threat_model,        -- the model
  x.threat,              -- its id, else its number
  x.title,               -- title
  x.type,                -- its class: STRIDE, LINDDUN, …
  x.element,             -- what it threatens
  x.severity,            -- critical, high, medium, low, info
  x.score,               -- score, as given
  x.status,              -- open, mitigated, not-applicable, accepted
  x.mitigation,          -- what is done about it
  x.owner,               -- who answers for it
  x.identified,          -- when it was found
  a.sha256 AS artifact, -- artifact that shows it
  x.locator             -- where in it
FROM threat x JOIN artifact a ON a.id = x.artifact AND a.superseded_by IS NULL
WHERE NOT EXISTS (SELECT 1 FROM threat y JOIN artifact b ON b.id = y.artifact AND b.superseded_by IS NULL
  WHERE y.threat_model = x.threat_model AND y.threat = x.threat AND y.artifact > x.artifact);

-- A file of a release, with its digest: what attestations are about. Of several that tell of one, the one handed in last.
CREATE VIEW v_release_asset AS SELECT
  x.release,             -- the release's tag or version
  x.repository,          -- full name
  x.system,              -- system; as of a pull request
  x.name,                -- file name
  x.digest,              -- "sha256:…", lower case
  x.bytes,               -- length
  x.created,             -- when it was added
  x.url,                 -- where it is
  a.sha256 AS artifact, -- artifact that shows it
  x.locator             -- where in it
FROM release_asset x JOIN artifact a ON a.id = x.artifact AND a.superseded_by IS NULL
WHERE NOT EXISTS (SELECT 1 FROM release_asset y JOIN artifact b ON b.id = y.artifact AND b.superseded_by IS NULL
  WHERE coalesce(y.repository, '') = coalesce(x.repository, '') AND y.release = x.release AND y.name = x.name AND y.artifact > x.artifact);

-- Somebody let a run deploy to a protected environment, or did not. Of several that tell of one, the one handed in last.
CREATE VIEW v_deployment_approval AS SELECT
  x.repository,          -- full name
  x.environment,         -- its name
  x.system,              -- system; as of a pull request
  x.ci_run,              -- run that was to deploy
  coalesce(x.change, (SELECT max(r.change) FROM ci_run r WHERE r.repository = x.repository AND r.ci_run = x.ci_run)) AS change, -- commit that was to be deployed; without it that of the run
  x.approver,            -- login of who decided
  x.state,               -- approved, rejected, pending
  x.submitted,           -- when
  x.comment,             -- why, in that person's words
  a.sha256 AS artifact, -- artifact that shows it
  x.locator             -- where in it
FROM deployment_approval x JOIN artifact a ON a.id = x.artifact AND a.superseded_by IS NULL
WHERE NOT EXISTS (SELECT 1 FROM deployment_approval y JOIN artifact b ON b.id = y.artifact AND b.superseded_by IS NULL
  WHERE y.repository = x.repository AND y.environment = x.environment AND y.approver = x.approver
    AND coalesce(y.ci_run, '') = coalesce(x.ci_run, '') AND coalesce(y.change, x.change, '') = coalesce(x.change, y.change, '')
    AND y.state = x.state AND y.artifact > x.artifact);
