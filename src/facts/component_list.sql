-- :chunk_find
SELECT id FROM chunk WHERE key = :key;
-- :chunk_add
INSERT INTO chunk (key, components) VALUES (:key, :components);
-- :chunk_component_add
INSERT INTO chunk_component (component, chunk, ordinal) VALUES (:component, :chunk, :ordinal);
-- :chunk_component_add_8
INSERT OR FAIL INTO chunk_component (component, chunk, ordinal) VALUES
  (:component1, :chunk1, :ordinal1), (:component2, :chunk2, :ordinal2),
  (:component3, :chunk3, :ordinal3), (:component4, :chunk4, :ordinal4),
  (:component5, :chunk5, :ordinal5), (:component6, :chunk6, :ordinal6),
  (:component7, :chunk7, :ordinal7), (:component8, :chunk8, :ordinal8);
-- :component_list_find
SELECT id FROM component_list WHERE key = :key;
-- :component_list_add
INSERT INTO component_list (key, components, place) VALUES (:key, :components, :place);
-- :list_chunk_add
INSERT INTO list_chunk (list, first, chunk) VALUES (:list, :first, :chunk);
-- :component_place_add
INSERT INTO component_place (list, ordinal, locator) VALUES (:list, :ordinal, :locator);
