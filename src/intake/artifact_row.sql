-- :artifact_find
SELECT id, entry, pack, pack_offset, facts, kind, format, decision FROM artifact WHERE sha256 = :sha256
ORDER BY id DESC LIMIT 1;
-- :artifact_last_of
SELECT a.sha256, a.facts FROM artifact a WHERE a.source = :source
  AND NOT EXISTS (SELECT 1 FROM artifact b WHERE b.source = :source AND b.id > a.id);
-- :artifact_at_path
SELECT 1 FROM artifact WHERE sha256 = :sha256
  AND (source = :path OR substr(source, 1, length(:path) + 1) = :path || '?') LIMIT 1;
-- :artifact_add
INSERT INTO artifact (id, sha256, kind, format, media, bytes, occurred, observed, collected, ingested, source,
  collector, supersedes, entry, decision, pack, pack_offset, facts)
VALUES (:id, :sha256, :kind, :format, :media, :bytes, :occurred, :observed, :collected, :ingested, :source,
  :collector, :supersedes, :entry, :decision, :pack, :pack_offset, :facts);
-- :artifact_supersede
UPDATE artifact SET superseded_by = :by WHERE sha256 = :old;
-- :artifact_next_id
SELECT coalesce(max(id), 0) + 1 FROM artifact;
