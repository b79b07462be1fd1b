-- :component_find
SELECT id FROM component WHERE key = :key;
-- :component_add
INSERT INTO component (key, type, name, version, purl, supplier, licenses, hashes)
VALUES (:key, :type, :name, :version, :purl, :supplier, :licenses, :hashes);
-- :chunk_find
SELECT id FROM chunk WHERE key = :key;
-- :chunk_add
INSERT INTO chunk (key, components) VALUES (:key, :components);
-- :chunk_component_add
INSERT INTO chunk_component (chunk, ordinal, component) VALUES (:chunk, :ordinal, :component);
-- :component_list_find
SELECT id FROM component_list WHERE key = :key;
-- :component_list_add
INSERT INTO component_list (key, components, place) VALUES (:key, :components, :place);
-- :list_chunk_add
INSERT INTO list_chunk (list, first, chunk) VALUES (:list, :first, :chunk);
-- :component_place_add
INSERT INTO component_place (list, ordinal, locator) VALUES (:list, :ordinal, :locator);
