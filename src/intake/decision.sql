-- :evaluation_add
INSERT INTO evaluation (artifact, entry, period_from, period_to, ledger_size, ledger_root)
VALUES (:artifact, :entry, :from, :to, :size, :root);
-- :evaluation_again
UPDATE evaluation SET entry = :entry WHERE artifact = :artifact;
-- :evaluation_newest
SELECT artifact FROM evaluation ORDER BY entry DESC LIMIT 1;
-- :check_result_add
INSERT INTO check_result (evaluation, check_id, control, type, title, verdict, population, deviations,
  digest, items_digest)
VALUES (:evaluation, :check_id, :control, :type, :title, :verdict, :population, :deviations, :digest,
  :items_digest);
-- :scope_result_add
INSERT INTO scope_result (evaluation, check_id, scope, verdict, population, deviations)
VALUES (:evaluation, :check_id, :scope, :verdict, :population, :deviations);
-- :evaluation_scope_add
INSERT INTO evaluation_scope (evaluation, framework, scope) VALUES (:evaluation, :framework, :scope);
-- :evaluation_system_add
INSERT INTO evaluation_system (evaluation, scope, system) VALUES (:evaluation, :scope, :system);
-- :check_result_newest
SELECT check_id, items_digest FROM check_result WHERE evaluation = (SELECT id FROM evaluation ORDER BY entry DESC LIMIT 1)
ORDER BY check_id;
-- :control_review_add
INSERT INTO control_review (control, reviewer, reviewed, note, digest, artifact, entry)
VALUES (:control, :reviewer, :reviewed, :note, :digest, :artifact, :entry);
-- :challenge_add
INSERT INTO challenge (edge, number, challenger, challenged, reason, withdrawn, artifact, entry)
VALUES (:edge, :number, :challenger, :challenged, :reason, :withdrawn, :artifact, :entry);
-- :attachment_add
INSERT INTO attachment (control, attached_artifact, number, attached_by, attached, note, revoked, artifact, entry)
VALUES (:control, :attached_artifact, :number, :attached_by, :attached, :note, :revoked, :artifact, :entry);
-- :check_item_clear
DELETE FROM check_item;
-- :check_item_add
INSERT INTO check_item (check_id, ordinal, item, occurred, verdict, reason, artifact, locator, system)
VALUES (:check_id, :ordinal, :item, :occurred, :verdict, :reason, :artifact, :locator, :system);
