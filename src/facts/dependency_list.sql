-- :dependency_chunk_find
SELECT id FROM dependency_chunk WHERE key = :key;
-- :dependency_chunk_add
INSERT INTO dependency_chunk (key, relationship, edges) VALUES (:key, :relationship, :edges);
-- :dependency_add
INSERT INTO dependency (chunk, ordinal, component, depends_on) VALUES (:chunk, :ordinal, :component, :depends_on);
-- :dependency_add_8
INSERT OR FAIL INTO dependency (chunk, ordinal, component, depends_on) VALUES
  (:chunk1, :ordinal1, :component1, :depends_on1), (:chunk2, :ordinal2, :component2, :depends_on2),
  (:chunk3, :ordinal3, :component3, :depends_on3), (:chunk4, :ordinal4, :component4, :depends_on4),
  (:chunk5, :ordinal5, :component5, :depends_on5), (:chunk6, :ordinal6, :component6, :depends_on6),
  (:chunk7, :ordinal7, :component7, :depends_on7), (:chunk8, :ordinal8, :component8, :depends_on8);
-- :dependency_list_find
SELECT id FROM dependency_list WHERE key = :key;
-- :dependency_list_add
INSERT INTO dependency_list (key, edges) VALUES (:key, :edges);
-- :dependency_list_chunk_add
INSERT INTO dependency_list_chunk (list, ordinal, chunk) VALUES (:list, :ordinal, :chunk);
