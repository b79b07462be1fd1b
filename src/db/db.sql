-- :db_meta_get
SELECT value FROM meta WHERE name = :name;
-- :db_meta_set
INSERT INTO meta (name, value) VALUES (:name, :value)
ON CONFLICT (name) DO UPDATE SET value = excluded.value;
