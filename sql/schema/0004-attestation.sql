-- What somebody signed about software: statements, what they are about, and whether the signature holds.

-- A statement about software (in-toto), and whether it is signed by somebody whom the settings trust.
CREATE TABLE attestation (
  id INTEGER NOT NULL PRIMARY KEY,
  artifact INTEGER NOT NULL REFERENCES artifact,
  statement_type TEXT,            -- https://in-toto.io/Statement/v1; NULL: the signed was no statement
  predicate_type TEXT,            -- https://slsa.dev/provenance/v1, …
  builder TEXT,                   -- who built, by its URI
  build_type TEXT,                -- how
  source TEXT,                    -- repository that was built, by its URI
  system TEXT,                    -- system of the settings that has this repository
  source_ref TEXT,                -- refs/tags/v1.2.0, refs/heads/main
  source_digest TEXT,             -- commit
  run TEXT,                       -- id of the build's run
  started TEXT,                   -- when the build began
  finished TEXT,                  -- when it ended, or the statement was made
  result TEXT,                    -- passed, failed: of a verification summary
  levels TEXT,                    -- levels that such a summary gives, joined by ", "
  signer TEXT,                    -- whom the certificate names; else the key's id as given
  issuer TEXT,                    -- who vouched for the signer to the certificate's authority
  verification TEXT NOT NULL,     -- verified, failed, no-key
  reason TEXT,                    -- why it failed, or what there is no key for; NULL: verified
  trusted TEXT,                   -- the key or root of the settings that it was verified with
  log TEXT,                       -- the transparency log of the settings that has it
  log_index INTEGER,              -- where in that
  logged TEXT,                    -- when the log took it
  tsa TEXT,                       -- the authority of time of the settings that dated the signature
  stamped TEXT,                   -- when, as that says
  locator TEXT NOT NULL
) STRICT;
CREATE INDEX attestation_artifact ON attestation (artifact);

-- What a statement is about.
CREATE TABLE attestation_subject (
  attestation INTEGER NOT NULL REFERENCES attestation,
  ordinal INTEGER NOT NULL,       -- from 0; a subject with several digests has several rows
  name TEXT,                      -- file, image, purl
  algorithm TEXT NOT NULL,        -- sha256, sha512, gitCommit, …
  digest TEXT NOT NULL,           -- lower-case hex, or as given
  locator TEXT NOT NULL,
  PRIMARY KEY (attestation, ordinal)
) STRICT;
CREATE INDEX attestation_subject_digest ON attestation_subject (digest);

-- What went into it: materials, resolved dependencies.
CREATE TABLE attestation_material (
  attestation INTEGER NOT NULL REFERENCES attestation,
  ordinal INTEGER NOT NULL,       -- from 0; one with several digests has several rows
  uri TEXT,                       -- where it came from
  algorithm TEXT,                 -- sha1, sha256, gitCommit, …
  digest TEXT,                    -- lower-case hex, or as given
  locator TEXT NOT NULL,
  PRIMARY KEY (attestation, ordinal)
) STRICT;
