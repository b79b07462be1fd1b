-- :posture_evaluation
SELECT artifact, period_from, period_to, ledger_size, ledger_root, ingested FROM v_evaluation
ORDER BY entry DESC LIMIT 1;
-- :posture_newer
SELECT count(*) FROM artifact
WHERE entry >= :size AND decision = 0;
-- :posture_checks
SELECT "check", control, type, title, verdict, population, deviations, digest, items_digest
FROM v_check_result ORDER BY "check";
-- :posture_scopes
SELECT f.scope, f.framework FROM evaluation_scope f JOIN evaluation e ON e.id = f.evaluation
WHERE e.entry = (SELECT max(entry) FROM evaluation) ORDER BY f.scope;
-- :posture_scope_systems
SELECT s.scope, s.system FROM evaluation_system s JOIN evaluation e ON e.id = s.evaluation
WHERE e.entry = (SELECT max(entry) FROM evaluation) ORDER BY s.scope, s.system;
-- :posture_scope_results
SELECT r.check_id, r.scope, r.verdict, r.population, r.deviations
FROM scope_result r JOIN evaluation e ON e.id = r.evaluation
WHERE e.entry = (SELECT max(entry) FROM evaluation) ORDER BY r.check_id, r.scope;
-- :posture_items
SELECT item, occurred, verdict, reason, artifact, locator, system FROM check_item
WHERE check_id = :check_id ORDER BY ordinal;
-- :posture_deviations
SELECT item, occurred, verdict, reason, artifact, locator, system FROM check_item
WHERE check_id = :check_id AND verdict = 'deviation' ORDER BY ordinal;
-- :posture_days
SELECT substr(occurred, 1, 10), sum(CASE WHEN verdict = 'pass' THEN 1 ELSE 0 END),
  sum(CASE WHEN verdict = 'deviation' THEN 1 ELSE 0 END)
FROM check_item WHERE check_id = :check_id GROUP BY substr(occurred, 1, 10) ORDER BY 1;
-- :posture_artifact_count
SELECT count(DISTINCT artifact) FROM check_item WHERE artifact IS NOT NULL;
-- :posture_artifacts
SELECT i.artifact, a.kind, a.format, a.source, a.ingested, i.check_id, i.system
FROM (SELECT DISTINCT artifact, check_id, system FROM check_item WHERE artifact IS NOT NULL) i
JOIN v_artifact a ON a.sha256 = i.artifact ORDER BY i.artifact, i.check_id, i.system;
