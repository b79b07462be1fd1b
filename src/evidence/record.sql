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
  approved, closed, resolution, cve, component, finding, requirement
) VALUES (
  :artifact, :locator, :ticket, :system, :type, :title, :severity, :status, :owner, :opened,
  :approved_by, :approved, :closed, :resolution, :cve, :component, :finding, :requirement
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
