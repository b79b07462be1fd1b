-- :show_find_artifact
SELECT sha256 FROM v_artifact WHERE sha256 >= :id AND sha256 < :id || 'g' ORDER BY sha256 LIMIT 2;
-- :show_names
SELECT 'ctl:' || id FROM v_control
UNION ALL SELECT 'chk:' || "check" FROM v_check_result
UNION ALL SELECT framework || ':' || id FROM v_requirement;
-- :show_find_change
SELECT DISTINCT change FROM v_change WHERE change >= :id AND change < :id || 'g' ORDER BY change LIMIT 2;

-- :show_requirement
SELECT framework, id, kind, category, title FROM v_requirement WHERE framework = :framework AND id = :id;
-- :show_requirement_controls
SELECT m.control, c.title, m.support, m.residual,
  r."check", coalesce(f.verdict, r.verdict) AS verdict, coalesce(f.population, r.population) AS population,
  coalesce(f.deviations, r.deviations) AS deviations,
  (SELECT 'challenged: ' || h.reason FROM v_challenge h
   WHERE h.edge = m.control || ':' || m.framework || ':' || m.requirement) AS challenge
FROM v_mapping m JOIN v_control c ON c.id = m.control LEFT JOIN v_check_result r ON r.control = m.control
LEFT JOIN v_framework_result f ON f."check" = r."check" AND f.framework = m.framework
WHERE m.framework = :framework AND m.requirement = :id ORDER BY m.control, r."check";
-- :show_requirement_deviations
SELECT i."check", i.item, i.occurred, i.reason, i.artifact, i.locator
FROM v_check_item i JOIN v_check_result r ON r."check" = i."check" JOIN v_mapping m ON m.control = r.control
WHERE m.framework = :framework AND m.requirement = :id AND i.verdict = 'deviation'
  AND (i.system IS NULL OR i.system NOT IN (SELECT system FROM v_scope_system)
    OR EXISTS (SELECT 1 FROM v_scope_system s WHERE s.framework = m.framework AND s.system = i.system))
ORDER BY i."check", i.occurred, i.item;

-- :show_control
SELECT id, title, objective, owner_role, cadence, phases, evidence, origin FROM v_control WHERE id = :id;
-- :show_control_requirements
SELECT m.framework, m.requirement, q.title, m.support, m.residual,
  (SELECT 'challenged: ' || h.reason FROM v_challenge h
   WHERE h.edge = m.control || ':' || m.framework || ':' || m.requirement) AS challenge
FROM v_mapping m JOIN v_requirement q ON q.framework = m.framework AND q.id = m.requirement
WHERE m.control = :id ORDER BY m.framework, q.ordinal;
-- :show_control_checks
SELECT "check", type, title, verdict, population, deviations FROM v_check_result WHERE control = :id
ORDER BY "check";
-- :show_control_deviations
SELECT i."check", i.item, i.occurred, i.reason, i.artifact, i.locator
FROM v_check_item i JOIN v_check_result r ON r."check" = i."check"
WHERE r.control = :id AND i.verdict = 'deviation' ORDER BY i."check", i.occurred, i.item;

-- :show_control_attachments
SELECT artifact, coalesce(media, kind) AS media, source,
  'attached by hand by ' || attached_by || ': ' || note AS attachment, substr(attached, 1, 10) AS attached,
  'corrected since by art:' || substr(superseded_by, 1, 12) AS corrected
FROM v_attachment WHERE control = :id ORDER BY entry;

-- :show_check
SELECT "check", control, type, title, verdict, population, deviations, digest, items_digest
FROM v_check_result WHERE "check" = :id;
-- :show_check_scopes
SELECT framework, verdict, population, deviations FROM v_framework_result
WHERE "check" = :id AND (SELECT count(DISTINCT scope) FROM v_framework_result) > 1 ORDER BY scope, framework;
-- :show_check_items
SELECT item, system, occurred, verdict, reason, artifact, locator FROM v_check_item WHERE "check" = :id
ORDER BY occurred, item;

-- :show_artifact
SELECT sha256, kind, format, media, bytes, source, occurred, observed, collected, ingested, collector, entry,
  facts, supersedes, superseded_by
FROM v_artifact WHERE sha256 = :id;
-- :show_artifact_requirements
SELECT DISTINCT m.framework, m.requirement, m.control, m.support
FROM (SELECT DISTINCT "check", system FROM v_check_item WHERE artifact = :id) i
JOIN v_check_result r ON r."check" = i."check" JOIN v_mapping m ON m.control = r.control
WHERE (i.system IS NULL OR i.system NOT IN (SELECT system FROM v_scope_system)
    OR EXISTS (SELECT 1 FROM v_scope_system s WHERE s.framework = m.framework AND s.system = i.system))
ORDER BY m.framework, m.requirement, m.control;
-- :show_artifact_items
SELECT "check", item, occurred, verdict, reason, locator FROM v_check_item WHERE artifact = :id
ORDER BY verdict, "check", occurred, item LIMIT 200;
-- :show_artifact_attachments
SELECT t.control, c.title, 'attached by hand by ' || t.attached_by || ': ' || t.note AS attachment,
  substr(t.attached, 1, 10) AS attached
FROM v_attachment t LEFT JOIN v_control c ON c.id = t.control WHERE t.artifact = :id ORDER BY t.control;

-- :show_change
SELECT change, system, repository, branch, occurred, authored, author, author_email, merged_by, title,
  parents, approvals, independent_approvals, artifact, locator
FROM v_change WHERE change = :id;
-- :show_change_approvals
SELECT approver, approver_email, rule, independent, stale, withdrawn, artifact, locator FROM v_approval WHERE change = :id;
-- :show_change_tickets
SELECT t.ticket, k.title, k.status, k.approved_by, k.artifact, k.locator
FROM v_change_ticket t LEFT JOIN v_ticket k ON k.ticket = t.ticket WHERE t.change = :id ORDER BY t.ticket;
-- :show_change_deployments
SELECT deployment, environment, release, deployed, approved_by, artifact, locator FROM v_deployment
WHERE change = :id ORDER BY deployed;
-- :show_change_items
SELECT i."check", i.verdict, i.reason, m.framework, m.requirement
FROM v_check_item i JOIN v_check_result r ON r."check" = i."check" JOIN v_mapping m ON m.control = r.control
WHERE i.item = :id
  AND (i.system IS NULL OR i.system NOT IN (SELECT system FROM v_scope_system)
    OR EXISTS (SELECT 1 FROM v_scope_system s WHERE s.framework = m.framework AND s.system = i.system))
ORDER BY i."check", m.framework, m.requirement;
