-- :component_find
SELECT id FROM component WHERE key = :key;
-- :component_add
INSERT INTO component (id, key, type, name, version, purl, supplier, licenses, hashes)
VALUES (:id, :key, :type, :name, :version, :purl, :supplier, :licenses, :hashes);
-- :component_next_id
SELECT coalesce(max(id), 0) + 1 FROM component;
