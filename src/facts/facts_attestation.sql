-- :attestation_add
INSERT INTO attestation (
  artifact, statement_type, predicate_type, builder, build_type, source, system, source_ref, source_digest, run, started,
  finished, result, levels, signer, issuer, verification, reason, trusted, log, log_index, logged, tsa, stamped, locator
) VALUES (
  :artifact, :statement_type, :predicate_type, :builder, :build_type, :source, :system, :source_ref, :source_digest, :run,
  :started, :finished, :result, :levels, :signer, :issuer, :verification, :reason, :trusted, :log, :log_index,
  :logged, :tsa, :stamped, :locator
);
-- :attestation_subject_add
INSERT INTO attestation_subject (attestation, ordinal, name, algorithm, digest, locator)
VALUES (:attestation, :ordinal, :name, :algorithm, :digest, :locator);
-- :attestation_material_add
INSERT INTO attestation_material (attestation, ordinal, uri, algorithm, digest, locator)
VALUES (:attestation, :ordinal, :name, :algorithm, :digest, :locator);
