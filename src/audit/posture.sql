-- :posture_evaluation
SELECT artifact, period_from, period_to, ledger_size, ledger_root, ingested FROM v_evaluation
ORDER BY entry DESC LIMIT 1;
-- :posture_newer
SELECT count(*) FROM artifact
WHERE entry >= :size AND decision = 0;
-- :posture_checks
SELECT "check", control, type, title, verdict, population, deviations, digest, items_digest
FROM v_check_result ORDER BY "check";
-- :posture_items
SELECT item, occurred, verdict, reason, artifact, locator FROM check_item
WHERE check_id = :check_id ORDER BY ordinal;
-- :posture_deviations
SELECT item, occurred, verdict, reason, artifact, locator FROM check_item
WHERE check_id = :check_id AND verdict = 'deviation' ORDER BY ordinal;
-- :posture_days
SELECT substr(occurred, 1, 10), sum(CASE WHEN verdict = 'pass' THEN 1 ELSE 0 END),
  sum(CASE WHEN verdict = 'deviation' THEN 1 ELSE 0 END)
FROM check_item WHERE check_id = :check_id GROUP BY substr(occurred, 1, 10) ORDER BY 1;
-- :posture_artifact_count
SELECT count(DISTINCT artifact) FROM check_item WHERE artifact IS NOT NULL;
-- :posture_artifacts
SELECT i.artifact, a.kind, a.format, a.source, a.ingested, i.check_id
FROM (SELECT DISTINCT artifact, check_id FROM check_item WHERE artifact IS NOT NULL) i
JOIN v_artifact a ON a.sha256 = i.artifact ORDER BY i.artifact, i.check_id;
