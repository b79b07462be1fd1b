-- :change_add
INSERT INTO change (artifact, change, system, repository, branch, occurred, authored, author,
  author_email, merged_by, title, parents, approvals, independent_approvals, locator)
VALUES (:artifact, :change, :system, :repository, :branch, :occurred, :authored, :author,
  :author_email, :merged_by, :title, :parents, :approvals, :independent_approvals, :locator);
-- :approval_add
INSERT INTO approval (change, ordinal, approver, approver_email, rule, independent, locator)
VALUES (:change, (SELECT count(*) FROM approval WHERE change = :change), :approver, :approver_email,
  :rule, :independent, :locator);
-- :change_author_add
INSERT INTO change_author (change, author, author_email) VALUES (:change, :author, :author_email)
ON CONFLICT (change, author, author_email) DO NOTHING;
-- :change_ticket_add
INSERT INTO change_ticket (change, ticket) VALUES (:change, :ticket);
-- :sbom_add
INSERT INTO sbom (
  artifact, format, spec_version, serial, system, release, subject, subject_purl, tool, author, created, list,
  components, dependencies, dependency_nodes, dependency_edges, vulnerabilities,
  with_name, with_version, with_supplier, with_id, with_purl, with_license, with_hash, ntia, ntia_missing,
  conforms, violation, violation_at, locator
) VALUES (
  :artifact, :format, :spec_version, :serial, :system, :release, :subject, :subject_purl, :tool, :author, :created,
  :list, :components, :dependencies, :dependency_nodes, :dependency_edges, :vulnerabilities,
  :with_name, :with_version, :with_supplier, :with_id, :with_purl, :with_license, :with_hash, :ntia, :ntia_missing,
  :conforms, :violation, :violation_at, :locator
);
-- :patch_add
INSERT INTO patch (artifact, component, version, purl, type, resolves, cve, url, text, ancestors, commits, notes, locator)
VALUES (:artifact, :component, :version, :purl, :type, :resolves, :cve, :url, :text, :ancestors, :commits, :notes,
  :locator);
-- :scan_add
INSERT INTO scan (artifact, tool, tool_version, category, system, occurred, rules, results, locator)
VALUES (:artifact, :tool, :tool_version, :category, :system, :occurred, :rules, :results, :locator);
-- :finding_add
INSERT INTO finding (
  artifact, scan, tool, rule, native, title, level, severity, cve, cwe, cvss, score, component,
  version, purl, fixed, file, line, url, first_seen, closed, state, suppressed, suppression,
  mitigation, message, fingerprint, locator
) VALUES (
  :artifact, :scan, :tool, :rule, :native, :title, :level, :severity, :cve, :cwe, :cvss, :score,
  :component, :version, :purl, :fixed, :file, :line, :url, :first_seen, :closed, :state,
  :suppressed, :suppression, :mitigation, :message, :fingerprint, :locator
);
-- :test_run_add
INSERT INTO test_run (artifact, name, system, release, occurred, cases, failures, errors, skipped, locator)
VALUES (:artifact, :name, :system, :release, :occurred, :cases, :failures, :errors, :skipped, :locator);
-- :policy_add
INSERT INTO policy (artifact, policy, type, title, version, owner, approved_by, system, approved,
  effective, review_due, satisfies, locator)
VALUES (:artifact, :policy, :type, :title, :version, :owner, :approved_by, :system, :approved,
  :effective, :review_due, :satisfies, :locator);
-- :secret_add
INSERT INTO secret (artifact, rule, bytes, fingerprint, locator)
VALUES (:artifact, :rule, :bytes, :fingerprint, :locator);
-- :unread_add
INSERT INTO unread (artifact, kind, field, what, locator)
VALUES (:artifact, :kind, :field, :what, :locator);
