-- What forges, pipelines and their documents tell; columns as in src/facts/record.def.

-- A pull or merge request of a forge, as it was when it was read.
CREATE TABLE pull_request (
  id INTEGER NOT NULL PRIMARY KEY, artifact INTEGER NOT NULL REFERENCES artifact, locator TEXT NOT NULL,
  pull_request TEXT NOT NULL,     -- its number, "42"
  repository TEXT NOT NULL,       -- full name, "acme/shop"
  system TEXT,                    -- system it belongs to; without it the one of the settings that has the repository
  title TEXT,                     -- title
  author TEXT,                    -- login of its author
  author_email TEXT,              -- author's e-mail, when the forge gives it
  state TEXT,                     -- open, closed, merged
  draft TEXT,                     -- is it not ready for review
  opened TEXT,                    -- when it was opened
  updated TEXT,                   -- when it was last changed
  closed TEXT,                    -- when it was closed or merged
  merged TEXT,                    -- when it was merged; NULL: it was not
  merged_by TEXT,                 -- who merged it
  head TEXT,                      -- commit that it would bring in, its newest
  head_branch TEXT,               -- branch of that
  base TEXT,                      -- commit that it is compared with
  base_branch TEXT,               -- branch that it goes into
  merge_commit TEXT,              -- commit that the merge left
  labels TEXT,                    -- labels, joined by ", "
  url TEXT                        -- page of it
) STRICT;
CREATE INDEX pull_request_key ON pull_request (repository,pull_request, artifact);

-- A commit of a pull request.
CREATE TABLE pull_request_commit (
  id INTEGER NOT NULL PRIMARY KEY, artifact INTEGER NOT NULL REFERENCES artifact, locator TEXT NOT NULL,
  repository TEXT NOT NULL,       -- full name
  pull_request TEXT NOT NULL,     -- its number
  change TEXT NOT NULL,           -- commit id
  author TEXT,                    -- login, else name, of its author
  author_email TEXT,              -- author's e-mail
  committed TEXT,                 -- when it was committed
  pushed TEXT                     -- when the forge received it
) STRICT;
CREATE INDEX pull_request_commit_key ON pull_request_commit (repository,pull_request,change, artifact);

-- A review of a pull request.
CREATE TABLE review (
  id INTEGER NOT NULL PRIMARY KEY, artifact INTEGER NOT NULL REFERENCES artifact, locator TEXT NOT NULL,
  review TEXT NOT NULL,           -- its id
  repository TEXT NOT NULL,       -- full name
  pull_request TEXT NOT NULL,     -- the pull request's number
  system TEXT,                    -- system; as of a pull request
  reviewer TEXT NOT NULL,         -- login of who reviewed
  state TEXT,                     -- approved, changes-requested, commented, dismissed, pending
  submitted TEXT,                 -- when
  change TEXT,                    -- head commit that was reviewed
  url TEXT                        -- page of it
) STRICT;
CREATE INDEX review_key ON review (repository,pull_request,review, artifact);

-- Somebody, or a team, asked to review a pull request.
CREATE TABLE review_request (
  id INTEGER NOT NULL PRIMARY KEY, artifact INTEGER NOT NULL REFERENCES artifact, locator TEXT NOT NULL,
  repository TEXT NOT NULL,       -- full name
  pull_request TEXT NOT NULL,     -- its number
  reviewer TEXT NOT NULL,         -- login, or team
  requested TEXT                  -- when
) STRICT;
CREATE INDEX review_request_key ON review_request (repository,pull_request,reviewer, artifact);

-- A check that ran on a commit: a status, a check run, a pipeline's job as the forge shows it.
CREATE TABLE check_run (
  id INTEGER NOT NULL PRIMARY KEY, artifact INTEGER NOT NULL REFERENCES artifact, locator TEXT NOT NULL,
  check_run TEXT NOT NULL,        -- its id, else its name
  repository TEXT NOT NULL,       -- full name
  system TEXT,                    -- system; as of a pull request
  change TEXT NOT NULL,           -- commit it ran on
  name TEXT NOT NULL,             -- name, as branch protection requires it
  source TEXT,                    -- app or tool that ran it
  result TEXT,                    -- success, failure, error, neutral, cancelled, skipped, timed-out, action-required, pending
  started TEXT,                   -- when it began
  completed TEXT,                 -- when it ended
  url TEXT                        -- page of it
) STRICT;
CREATE INDEX check_run_key ON check_run (repository,change,check_run, artifact);

-- What protects a branch, as it was at one time.
CREATE TABLE branch_protection (
  id INTEGER NOT NULL PRIMARY KEY, artifact INTEGER NOT NULL REFERENCES artifact, locator TEXT NOT NULL,
  repository TEXT NOT NULL,       -- full name
  branch TEXT NOT NULL,           -- name or pattern
  source TEXT,                    -- protection, ruleset, project-settings
  name TEXT,                      -- name of the rule, where it has one
  system TEXT,                    -- system; as of a pull request
  enforced TEXT,                  -- is it in force: active, not evaluated or disabled
  approvals INTEGER,              -- approvals that a merge needs
  code_owners TEXT,               -- must a code owner approve
  dismiss_stale TEXT,             -- does a push take approvals back
  last_push_approval TEXT,        -- must somebody else approve the last push
  checks TEXT,                    -- checks that must pass, joined by ", "
  up_to_date TEXT,                -- must the branch be up to date
  signed TEXT,                    -- must commits be signed
  linear TEXT,                    -- must history be linear
  force_push TEXT,                -- may history be rewritten
  deletion TEXT,                  -- may the branch be deleted
  admins TEXT,                    -- does it bind administrators
  bypass TEXT,                    -- who may pass it by, joined by ", "
  observed TEXT                   -- when it was so; without it when it was collected
) STRICT;
CREATE INDEX branch_protection_key ON branch_protection (repository,branch,source,name, artifact);

-- What protects an environment that is deployed to.
CREATE TABLE environment_protection (
  id INTEGER NOT NULL PRIMARY KEY, artifact INTEGER NOT NULL REFERENCES artifact, locator TEXT NOT NULL,
  repository TEXT NOT NULL,       -- full name
  environment TEXT NOT NULL,      -- its name
  system TEXT,                    -- system; as of a pull request
  reviewers TEXT,                 -- who must approve, joined by ", "
  self_review TEXT,               -- may who started the deployment approve it
  wait_minutes INTEGER,           -- minutes that a deployment waits
  branches TEXT,                  -- branches that may be deployed, joined by ", "
  admins TEXT,                    -- may administrators pass it by
  observed TEXT                   -- when it was so
) STRICT;
CREATE INDEX environment_protection_key ON environment_protection (repository,environment, artifact);

-- Who owns a part of a repository: a line of CODEOWNERS.
CREATE TABLE code_owner (
  id INTEGER NOT NULL PRIMARY KEY, artifact INTEGER NOT NULL REFERENCES artifact, locator TEXT NOT NULL,
  repository TEXT,                -- full name
  pattern TEXT NOT NULL,          -- paths
  owners TEXT NOT NULL,           -- logins, teams, e-mails, joined by ", "
  section TEXT,                   -- section of the file (GitLab)
  observed TEXT                   -- when it was so
) STRICT;
CREATE INDEX code_owner_key ON code_owner (repository,pattern, artifact);

-- A release as its forge or registry shows it.
CREATE TABLE release (
  id INTEGER NOT NULL PRIMARY KEY, artifact INTEGER NOT NULL REFERENCES artifact, locator TEXT NOT NULL,
  release TEXT NOT NULL,          -- its tag or version
  repository TEXT NOT NULL,       -- full name
  system TEXT,                    -- system; as of a pull request
  name TEXT,                      -- title
  change TEXT,                    -- commit or branch that it was made of
  author TEXT,                    -- who made it
  draft TEXT,                     -- is it a draft
  prerelease TEXT,                -- is it not for production
  created TEXT,                   -- when it was made
  published TEXT,                 -- when it was published
  assets INTEGER,                 -- files it carries
  url TEXT                        -- page of it
) STRICT;
CREATE INDEX release_key ON release (repository,release, artifact);

-- Commits that were pushed to a branch.
CREATE TABLE push (
  id INTEGER NOT NULL PRIMARY KEY, artifact INTEGER NOT NULL REFERENCES artifact, locator TEXT NOT NULL,
  repository TEXT NOT NULL,       -- full name
  branch TEXT NOT NULL,           -- branch
  before TEXT,                    -- commit it pointed at
  after TEXT NOT NULL,            -- commit it points at
  pusher TEXT,                    -- login of who pushed
  forced TEXT,                    -- was history rewritten
  pushed TEXT                     -- when
) STRICT;
CREATE INDEX push_key ON push (repository,branch,after, artifact);

-- An entry of the audit log of a forge, a cloud or a tool.
CREATE TABLE audit_event (
  id INTEGER NOT NULL PRIMARY KEY, artifact INTEGER NOT NULL REFERENCES artifact, locator TEXT NOT NULL,
  audit_event TEXT NOT NULL,      -- its id
  action TEXT NOT NULL,           -- what was done, in the tool's word: "protected_branch.destroy"
  actor TEXT,                     -- who did it
  subject TEXT,                   -- to what or whom
  repository TEXT,                -- full name
  system TEXT,                    -- system; as of a pull request
  occurred TEXT NOT NULL,         -- when
  address TEXT,                   -- from where
  outcome TEXT,                   -- success, failure
  source TEXT                     -- the log
) STRICT;
CREATE INDEX audit_event_key ON audit_event (audit_event, artifact);

-- A ticket's step from one status to another.
CREATE TABLE ticket_transition (
  id INTEGER NOT NULL PRIMARY KEY, artifact INTEGER NOT NULL REFERENCES artifact, locator TEXT NOT NULL,
  ticket TEXT NOT NULL,           -- its key
  transition TEXT NOT NULL,       -- its id, else its time
  field TEXT,                     -- what changed: status, assignee, priority, …
  before TEXT,                    -- as it was
  after TEXT,                     -- as it is
  changed TEXT NOT NULL,          -- when
  changed_by TEXT                 -- by whom
) STRICT;
CREATE INDEX ticket_transition_key ON ticket_transition (ticket,transition, artifact);

-- A run of a pipeline or workflow.
CREATE TABLE ci_run (
  id INTEGER NOT NULL PRIMARY KEY, artifact INTEGER NOT NULL REFERENCES artifact, locator TEXT NOT NULL,
  ci_run TEXT NOT NULL,           -- its id
  repository TEXT,                -- full name
  system TEXT,                    -- system; as of a pull request
  name TEXT,                      -- pipeline or workflow
  event TEXT,                     -- push, pull-request, schedule, …
  branch TEXT,                    -- branch or tag
  change TEXT,                    -- commit it ran on
  actor TEXT,                     -- who or what started it
  result TEXT,                    -- success, failure, cancelled, skipped, timed-out, running
  started TEXT,                   -- when it began
  completed TEXT,                 -- when it ended
  url TEXT                        -- page of it
) STRICT;
CREATE INDEX ci_run_key ON ci_run (repository,ci_run, artifact);
CREATE INDEX ci_run_change ON ci_run (change);

-- A job of such a run.
CREATE TABLE ci_job (
  id INTEGER NOT NULL PRIMARY KEY, artifact INTEGER NOT NULL REFERENCES artifact, locator TEXT NOT NULL,
  ci_job TEXT NOT NULL,           -- its id, else its name
  ci_run TEXT,                    -- the run
  repository TEXT,                -- full name
  system TEXT,                    -- system; as of a pull request
  name TEXT NOT NULL,             -- name
  stage TEXT,                     -- stage
  change TEXT,                    -- commit it ran on
  runner TEXT,                    -- machine it ran on
  result TEXT,                    -- success, failure, cancelled, skipped, timed-out, running
  started TEXT,                   -- when it began
  completed TEXT,                 -- when it ended
  tests INTEGER,                  -- test cases that its log counts
  failed INTEGER,                 -- those that failed
  url TEXT                        -- page of it
) STRICT;
CREATE INDEX ci_job_key ON ci_job (repository,ci_run,ci_job, artifact);

-- A step of a job.
CREATE TABLE ci_step (
  id INTEGER NOT NULL PRIMARY KEY, artifact INTEGER NOT NULL REFERENCES artifact, locator TEXT NOT NULL,
  ci_job TEXT NOT NULL,           -- the job
  ci_run TEXT,                    -- the run
  repository TEXT,                -- full name
  ordinal INTEGER NOT NULL,       -- from 1
  name TEXT NOT NULL,             -- name, or command
  result TEXT,                    -- success, failure, cancelled, skipped
  started TEXT,                   -- when it began
  completed TEXT                  -- when it ended
) STRICT;
CREATE INDEX ci_step_key ON ci_step (repository,ci_run,ci_job,ordinal, artifact);

-- A statement on whether a vulnerability affects a product (VEX).
CREATE TABLE vex (
  id INTEGER NOT NULL PRIMARY KEY, artifact INTEGER NOT NULL REFERENCES artifact, locator TEXT NOT NULL,
  vex TEXT NOT NULL,              -- its id in the document, else its number
  document TEXT,                  -- id of the document
  source TEXT,                    -- openvex, cyclonedx, csaf, spdx
  vulnerability TEXT NOT NULL,    -- CVE, else the id that is given
  product TEXT NOT NULL,          -- what it is about: a purl, else the name or id that is given
  version TEXT,                   -- version or range of that
  component TEXT,                 -- the part of it in which the vulnerability is
  status TEXT NOT NULL,           -- not-affected, affected, fixed, under-investigation
  given TEXT NOT NULL,            -- the status, in the document's word
  justification TEXT,             -- why it is not affected, in the document's word
  impact TEXT,                    -- the same in prose
  action TEXT,                    -- what to do
  author TEXT,                    -- who says so
  issued TEXT,                    -- when it was first said
  updated TEXT,                   -- when it was last said
  lossy TEXT                      -- what the conversion to status loses; NULL: nothing
) STRICT;
CREATE INDEX vex_key ON vex (document,vex, artifact);

-- A threat model.
CREATE TABLE threat_model (
  id INTEGER NOT NULL PRIMARY KEY, artifact INTEGER NOT NULL REFERENCES artifact, locator TEXT NOT NULL,
  threat_model TEXT NOT NULL,     -- its id, else its title
  title TEXT,                     -- title
  system TEXT,                    -- system it is about
  version TEXT,                   -- version
  owner TEXT,                     -- who answers for it
  reviewer TEXT,                  -- who reviewed it
  updated TEXT,                   -- when it was last changed
  elements INTEGER,               -- processes, stores, flows, … it draws
  threats INTEGER,                -- threats it names
  open INTEGER                    -- those without mitigation
) STRICT;
CREATE INDEX threat_model_key ON threat_model (threat_model, artifact);

-- A threat that a threat model names.
CREATE TABLE threat (
  id INTEGER NOT NULL PRIMARY KEY, artifact INTEGER NOT NULL REFERENCES artifact, locator TEXT NOT NULL,
  threat_model TEXT NOT NULL,     -- the model
  threat TEXT NOT NULL,           -- its id, else its number
  title TEXT NOT NULL,            -- title
  type TEXT,                      -- its class: STRIDE, LINDDUN, …
  element TEXT,                   -- what it threatens
  severity TEXT,                  -- critical, high, medium, low, info
  score TEXT,                     -- score, as given
  status TEXT,                    -- open, mitigated, not-applicable, accepted
  mitigation TEXT,                -- what is done about it
  owner TEXT,                     -- who answers for it
  identified TEXT                 -- when it was found
) STRICT;
CREATE INDEX threat_key ON threat (threat_model,threat, artifact);

-- A file of a release, with its digest: what attestations are about.
CREATE TABLE release_asset (
  id INTEGER NOT NULL PRIMARY KEY, artifact INTEGER NOT NULL REFERENCES artifact, locator TEXT NOT NULL,
  release TEXT NOT NULL,          -- the release's tag or version
  repository TEXT,                -- full name
  system TEXT,                    -- system; as of a pull request
  name TEXT NOT NULL,             -- file name
  digest TEXT,                    -- "sha256:…", lower case
  bytes INTEGER,                  -- length
  created TEXT,                   -- when it was added
  url TEXT                        -- where it is
) STRICT;
CREATE INDEX release_asset_key ON release_asset (repository,release,name, artifact);
CREATE INDEX release_asset_digest ON release_asset (digest);

-- Somebody let a run deploy to a protected environment, or did not.
CREATE TABLE deployment_approval (
  id INTEGER NOT NULL PRIMARY KEY, artifact INTEGER NOT NULL REFERENCES artifact, locator TEXT NOT NULL,
  repository TEXT NOT NULL,       -- full name
  environment TEXT NOT NULL,      -- its name
  system TEXT,                    -- system; as of a pull request
  ci_run TEXT,                    -- run that was to deploy
  change TEXT,                    -- commit that was to be deployed; without it that of the run
  approver TEXT NOT NULL,         -- login of who decided
  state TEXT NOT NULL,            -- approved, rejected, pending
  submitted TEXT,                 -- when
  comment TEXT                    -- why, in that person's words
) STRICT;
CREATE INDEX deployment_approval_key ON deployment_approval (repository,environment,approver, artifact);
CREATE INDEX deployment_approval_change ON deployment_approval (change);
CREATE INDEX deployment_approval_run ON deployment_approval (ci_run);
