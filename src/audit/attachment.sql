-- :attachment_list
SELECT control, artifact, kind, media, source, superseded_by, attached_by, attached, note FROM v_attachment
ORDER BY control, entry;
-- :attachment_count
SELECT COUNT(*) FROM attachment WHERE attached_artifact = :artifact AND control = :control;
-- :attachment_artifacts
SELECT sha256, kind, decision FROM v_artifact WHERE sha256 >= :id AND sha256 < :id || 'g' ORDER BY sha256 LIMIT 2;
-- :attachment_successor
SELECT superseded_by FROM v_artifact WHERE sha256 = :artifact;
