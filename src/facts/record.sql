-- Records: one insert a kind, its columns those of record.def.

-- :person_add
INSERT INTO person (
  artifact, locator, person, name, role, manager, joined, departed
) VALUES (
  :artifact, :locator, :person, :name, :role, :manager, :joined, :departed
);

-- :ticket_add
INSERT INTO ticket (
  artifact, locator, ticket, system, type, title, severity, status, owner, opened, approved_by,
  approved, closed, resolution, cve, component, finding, requirement, updated
) VALUES (
  :artifact, :locator, :ticket, :system, :type, :title, :severity, :status, :owner, :opened,
  :approved_by, :approved, :closed, :resolution, :cve, :component, :finding, :requirement, :updated
);

-- :deployment_add
INSERT INTO deployment (
  artifact, locator, deployment, system, environment, release, change, ticket, deployed,
  deployed_by, approved_by, result, tests
) VALUES (
  :artifact, :locator, :deployment, :system, :environment, :release, :change, :ticket, :deployed,
  :deployed_by, :approved_by, :result, :tests
);

-- :training_add
INSERT INTO training (
  artifact, locator, person, course, completed, due
) VALUES (
  :artifact, :locator, :person, :course, :completed, :due
);

-- :acknowledgment_add
INSERT INTO acknowledgment (
  artifact, locator, person, policy, version, acknowledged
) VALUES (
  :artifact, :locator, :person, :policy, :version, :acknowledged
);

-- :access_grant_add
INSERT INTO access_grant (
  artifact, locator, access_grant, person, system, environment, role, granted, approved_by, mfa,
  expires
) VALUES (
  :artifact, :locator, :access_grant, :person, :system, :environment, :role, :granted,
  :approved_by, :mfa, :expires
);

-- :access_review_add
INSERT INTO access_review (
  artifact, locator, access_review, system, environment, reviewer, reviewed, accounts, removed,
  outcome
) VALUES (
  :artifact, :locator, :access_review, :system, :environment, :reviewer, :reviewed, :accounts,
  :removed, :outcome
);

-- :access_revocation_add
INSERT INTO access_revocation (
  artifact, locator, access_revocation, person, system, environment, revoked, revoked_by, reason
) VALUES (
  :artifact, :locator, :access_revocation, :person, :system, :environment, :revoked, :revoked_by,
  :reason
);

-- :alert_add
INSERT INTO alert (
  artifact, locator, alert, system, source, severity, title, raised, triaged, triaged_by, outcome,
  incident
) VALUES (
  :artifact, :locator, :alert, :system, :source, :severity, :title, :raised, :triaged,
  :triaged_by, :outcome, :incident
);

-- :incident_add
INSERT INTO incident (
  artifact, locator, incident, system, severity, title, detected, contained, resolved, owner,
  root_cause, postmortem
) VALUES (
  :artifact, :locator, :incident, :system, :severity, :title, :detected, :contained, :resolved,
  :owner, :root_cause, :postmortem
);

-- :risk_add
INSERT INTO risk (
  artifact, locator, risk, system, title, component, severity, owner, identified, reviewed,
  treatment, status
) VALUES (
  :artifact, :locator, :risk, :system, :title, :component, :severity, :owner, :identified,
  :reviewed, :treatment, :status
);

-- :exception_add
INSERT INTO exception (
  artifact, locator, exception, system, control, item, justification, compensating, owner,
  approved_by, approved, review_due, closed
) VALUES (
  :artifact, :locator, :exception, :system, :control, :item, :justification, :compensating,
  :owner, :approved_by, :approved, :review_due, :closed
);

-- :activity_add
INSERT INTO activity (
  artifact, locator, activity, type, system, subject, performed, performed_by, approved_by,
  outcome, findings, document
) VALUES (
  :artifact, :locator, :activity, :type, :system, :subject, :performed, :performed_by,
  :approved_by, :outcome, :findings, :document
);

-- :supplier_add
INSERT INTO supplier (
  artifact, locator, supplier, name, service, contact, criticality, owner, engaged, agreement,
  agreed, ended
) VALUES (
  :artifact, :locator, :supplier, :name, :service, :contact, :criticality, :owner, :engaged,
  :agreement, :agreed, :ended
);

-- :asset_add
INSERT INTO asset (
  artifact, locator, asset, type, name, system, owner, classification, criticality, registered,
  reviewed, retired
) VALUES (
  :artifact, :locator, :asset, :type, :name, :system, :owner, :classification, :criticality,
  :registered, :reviewed, :retired
);

-- :pull_request_add
INSERT INTO pull_request (
  artifact, locator, pull_request, repository, system, title, author, author_email, state, draft,
  opened, updated, closed, merged, merged_by, head, head_branch, base, base_branch, merge_commit,
  labels, url
) VALUES (
  :artifact, :locator, :pull_request, :repository, :system, :title, :author, :author_email, :state,
  :draft, :opened, :updated, :closed, :merged, :merged_by, :head, :head_branch, :base, :base_branch,
  :merge_commit, :labels, :url
);

-- :pull_request_commit_add
INSERT INTO pull_request_commit (
  artifact, locator, repository, pull_request, change, author, author_email, committed, pushed
) VALUES (
  :artifact, :locator, :repository, :pull_request, :change, :author, :author_email, :committed,
  :pushed
);

-- :review_add
INSERT INTO review (
  artifact, locator, review, repository, pull_request, system, reviewer, state, submitted, change,
  url
) VALUES (
  :artifact, :locator, :review, :repository, :pull_request, :system, :reviewer, :state, :submitted,
  :change, :url
);

-- :review_request_add
INSERT INTO review_request (
  artifact, locator, repository, pull_request, reviewer, requested
) VALUES (
  :artifact, :locator, :repository, :pull_request, :reviewer, :requested
);

-- :check_run_add
INSERT INTO check_run (
  artifact, locator, check_run, repository, system, change, name, source, result, started,
  completed, url
) VALUES (
  :artifact, :locator, :check_run, :repository, :system, :change, :name, :source, :result, :started,
  :completed, :url
);

-- :branch_protection_add
INSERT INTO branch_protection (
  artifact, locator, repository, branch, source, name, system, enforced, approvals, code_owners,
  dismiss_stale, last_push_approval, checks, up_to_date, signed, linear, force_push, deletion,
  admins, bypass, observed
) VALUES (
  :artifact, :locator, :repository, :branch, :source, :name, :system, :enforced, :approvals,
  :code_owners, :dismiss_stale, :last_push_approval, :checks, :up_to_date, :signed, :linear,
  :force_push, :deletion, :admins, :bypass, :observed
);

-- :environment_protection_add
INSERT INTO environment_protection (
  artifact, locator, repository, environment, system, reviewers, self_review, wait_minutes,
  branches, admins, observed
) VALUES (
  :artifact, :locator, :repository, :environment, :system, :reviewers, :self_review, :wait_minutes,
  :branches, :admins, :observed
);

-- :code_owner_add
INSERT INTO code_owner (
  artifact, locator, repository, pattern, owners, section, observed
) VALUES (
  :artifact, :locator, :repository, :pattern, :owners, :section, :observed
);

-- :release_add
INSERT INTO release (
  artifact, locator, release, repository, system, name, change, author, draft, prerelease, created,
  published, assets, url
) VALUES (
  :artifact, :locator, :release, :repository, :system, :name, :change, :author, :draft, :prerelease,
  :created, :published, :assets, :url
);

-- :push_add
INSERT INTO push (
  artifact, locator, repository, branch, before, after, pusher, forced, pushed
) VALUES (
  :artifact, :locator, :repository, :branch, :before, :after, :pusher, :forced, :pushed
);

-- :audit_event_add
INSERT INTO audit_event (
  artifact, locator, audit_event, action, actor, subject, repository, system, occurred, address,
  outcome, source
) VALUES (
  :artifact, :locator, :audit_event, :action, :actor, :subject, :repository, :system, :occurred,
  :address, :outcome, :source
);

-- :ticket_transition_add
INSERT INTO ticket_transition (
  artifact, locator, ticket, transition, field, before, after, changed, changed_by
) VALUES (
  :artifact, :locator, :ticket, :transition, :field, :before, :after, :changed, :changed_by
);

-- :ci_run_add
INSERT INTO ci_run (
  artifact, locator, ci_run, repository, system, name, event, branch, change, actor, result,
  started, completed, url
) VALUES (
  :artifact, :locator, :ci_run, :repository, :system, :name, :event, :branch, :change, :actor,
  :result, :started, :completed, :url
);

-- :ci_job_add
INSERT INTO ci_job (
  artifact, locator, ci_job, ci_run, repository, system, name, stage, change, runner, result,
  started, completed, tests, failed, url
) VALUES (
  :artifact, :locator, :ci_job, :ci_run, :repository, :system, :name, :stage, :change, :runner,
  :result, :started, :completed, :tests, :failed, :url
);

-- :ci_step_add
INSERT INTO ci_step (
  artifact, locator, ci_job, ci_run, repository, ordinal, name, result, started, completed
) VALUES (
  :artifact, :locator, :ci_job, :ci_run, :repository, :ordinal, :name, :result, :started, :completed
);

-- :vex_add
INSERT INTO vex (
  artifact, locator, vex, document, source, vulnerability, product, version, component, status,
  given, justification, impact, action, author, issued, updated, lossy
) VALUES (
  :artifact, :locator, :vex, :document, :source, :vulnerability, :product, :version, :component,
  :status, :given, :justification, :impact, :action, :author, :issued, :updated, :lossy
);

-- :threat_model_add
INSERT INTO threat_model (
  artifact, locator, threat_model, title, system, version, owner, reviewer, updated, elements,
  threats, open
) VALUES (
  :artifact, :locator, :threat_model, :title, :system, :version, :owner, :reviewer, :updated,
  :elements, :threats, :open
);

-- :threat_add
INSERT INTO threat (
  artifact, locator, threat_model, threat, title, type, element, severity, score, status,
  mitigation, owner, identified
) VALUES (
  :artifact, :locator, :threat_model, :threat, :title, :type, :element, :severity, :score, :status,
  :mitigation, :owner, :identified
);

-- :account_add
INSERT INTO account (
  artifact, locator, account, person, system, name, role, mfa, admin, state, last_login, created,
  observed
) VALUES (
  :artifact, :locator, :account, :person, :system, :name, :role, :mfa, :admin, :state, :last_login,
  :created, :observed
);

-- :release_asset_add
INSERT INTO release_asset (
  artifact, locator, release, repository, system, name, digest, bytes, created, url
) VALUES (
  :artifact, :locator, :release, :repository, :system, :name, :digest, :bytes, :created, :url
);

-- :deployment_approval_add
INSERT INTO deployment_approval (
  artifact, locator, repository, environment, system, ci_run, change, approver, state, submitted,
  comment
) VALUES (
  :artifact, :locator, :repository, :environment, :system, :ci_run, :change, :approver, :state,
  :submitted, :comment
);
