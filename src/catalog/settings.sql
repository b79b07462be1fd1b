-- The settings in the store: queries of settings_store.c.

-- :settings_stored
SELECT value FROM meta WHERE name = 'settings';

-- :settings_stored_set
INSERT INTO meta (name, value) VALUES ('settings', :digest)
ON CONFLICT (name) DO UPDATE SET value = excluded.value;

-- :settings_clear_phases
DELETE FROM phase;

-- :settings_clear_systems
DELETE FROM system;

-- :settings_clear_spans
DELETE FROM setting;

-- :settings_clear_people
DELETE FROM identity;

-- :settings_identity_add
INSERT INTO identity (name, forge, person) VALUES (:name, :forge, :person);

-- :settings_system_add
INSERT INTO system (system, name, in_scope, reason) VALUES (:system, :name, :in_scope, :reason);

-- :settings_phase_add
INSERT INTO phase (system, phase, began) VALUES (:system, :phase, :began);

-- :settings_span_add
INSERT INTO setting (name, hours) VALUES (:name, :hours);
