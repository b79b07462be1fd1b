-- The catalog in the store: queries of catalog_store.c.

-- :catalog_stored
SELECT value FROM meta WHERE name = 'catalog';

-- :catalog_stored_set
INSERT INTO meta (name, value) VALUES ('catalog', :digest)
ON CONFLICT (name) DO UPDATE SET value = excluded.value;

-- :catalog_clear_mappings
DELETE FROM mapping;

-- :catalog_clear_controls
DELETE FROM control;

-- :catalog_clear_crosswalks
DELETE FROM crosswalk_edge;

-- :catalog_clear_requirements
DELETE FROM requirement;

-- :catalog_clear_frameworks
DELETE FROM framework;

-- :catalog_framework_add
INSERT INTO framework (framework, title, version) VALUES (:framework, :title, :version);

-- :catalog_requirement_add
INSERT INTO requirement (framework, id, parent, kind, category, title, ordinal, assessable, standing, note, gap)
VALUES (:framework, :id, :parent, :kind, :category, :title, :ordinal, :assessable, :standing, :note, :gap);

-- :catalog_control_add
INSERT INTO control (id, title, objective, owner_role, cadence, phases, stages, evidence, origin)
VALUES (:id, :title, :objective, :owner_role, :cadence, :phases, :stages, :evidence, :origin);

-- :catalog_mapping_add
INSERT INTO mapping (control, framework, requirement, support, residual)
VALUES (:control, :framework, :requirement, :support, :residual);

-- :catalog_crosswalk_add
INSERT INTO crosswalk_edge (id, crosswalk, ordinal, source_framework, source, relation, rationale,
  target_framework, target, confidence, status, holds, ref, basis, corrected_source, corrected_target,
  correction, author, licence, origin)
VALUES (:id, :crosswalk, :ordinal, :source_framework, :source, :relation, :rationale, :target_framework, :target,
  :confidence, :status, :holds, :ref, :basis, :corrected_source, :corrected_target, :correction, :author, :licence,
  :origin);
