-- Statements about software that somebody signed, verified or not.
CREATE VIEW v_attestation AS SELECT
  a.sha256 AS artifact, -- artifact that it is
  t.locator,            -- where in it
  t.predicate_type,     -- https://slsa.dev/provenance/v1, …
  t.verification,       -- verified, failed, no-key
  t.reason,             -- why it failed, or what there is no key for; NULL: verified
  t.signer,             -- whom the certificate names; else the key's id as given
  t.issuer,             -- who vouched for the signer to the certificate's authority
  t.trusted,            -- the key or root of the settings that it was verified with
  t.builder,            -- who built, by its URI
  t.build_type,         -- how
  t.system,             -- system of the settings that has the repository that was built
  t.source,             -- repository that was built, by its URI
  t.source_ref,         -- refs/tags/v1.2.0, refs/heads/main
  t.source_digest,      -- commit
  t.run,                -- id of the build's run
  t.started,            -- when the build began
  t.finished,           -- when it ended, or the statement was made
  t.result,             -- passed, failed: of a verification summary
  t.levels,             -- levels that such a summary gives
  t.log,                -- the transparency log of the settings that has it
  t.log_index,          -- where in that
  t.logged,             -- when the log took it
  t.tsa,                -- the authority of time of the settings that dated the signature
  t.stamped,            -- when, as that says
  t.statement_type,     -- https://in-toto.io/Statement/v1; NULL: the signed was no statement
  (SELECT count(*) FROM attestation_subject s WHERE s.attestation = t.id) AS subjects -- digests it is about
FROM attestation t JOIN artifact a ON a.id = t.artifact AND a.superseded_by IS NULL;

-- What statements are about, and the artifact of the lake that has that digest.
CREATE VIEW v_attestation_subject AS SELECT
  s.name,               -- file, image, purl
  s.algorithm,          -- sha256, sha512, gitCommit, …
  s.digest,             -- lower-case hex, or as given
  b.sha256 AS subject,  -- the artifact of the lake with that digest
  (SELECT min(x.release) FROM v_release_asset x WHERE x.digest = s.algorithm || ':' || s.digest) AS release, -- release with a file of that digest
  t.predicate_type,     -- https://slsa.dev/provenance/v1, …
  t.verification,       -- verified, failed, no-key
  a.sha256 AS artifact, -- artifact that shows it
  s.locator             -- where in it
FROM attestation_subject s
JOIN attestation t ON t.id = s.attestation
JOIN artifact a ON a.id = t.artifact AND a.superseded_by IS NULL
LEFT JOIN v_artifact b ON s.algorithm = 'sha256' AND b.sha256 = s.digest;

-- What went into what statements are about.
CREATE VIEW v_attestation_material AS SELECT
  m.uri,                -- where it came from
  m.algorithm,          -- sha1, sha256, gitCommit, …
  m.digest,             -- lower-case hex, or as given
  t.verification,       -- verified, failed, no-key
  a.sha256 AS artifact, -- artifact that shows it
  m.locator             -- where in it
FROM attestation_material m
JOIN attestation t ON t.id = m.attestation
JOIN artifact a ON a.id = t.artifact AND a.superseded_by IS NULL;

-- Provenance that counts: what was built, by whom and from what, where the signature holds. Nothing else is provenance.
CREATE VIEW v_provenance AS SELECT
  s.name,               -- what was built: file, image, purl
  s.algorithm,          -- sha256, …
  s.digest,             -- its digest
  t.builder,            -- who built, by its URI
  t.system,             -- system of the settings that has the repository that was built
  t.source,             -- repository that was built, by its URI
  t.source_ref,         -- refs/tags/v1.2.0, refs/heads/main
  t.source_digest,      -- commit
  t.finished,           -- when the build ended
  t.signer,             -- whom the certificate names; else the key's id as given
  t.trusted,            -- the key or root of the settings that it was verified with
  t.predicate_type,     -- https://slsa.dev/provenance/v1, …
  b.sha256 AS subject,  -- the artifact of the lake with that digest
  (SELECT min(x.release) FROM v_release_asset x WHERE x.digest = s.algorithm || ':' || s.digest) AS release, -- release with a file of that digest
  a.sha256 AS artifact, -- artifact that shows it
  s.locator             -- where in it
FROM attestation_subject s
JOIN attestation t ON t.id = s.attestation AND t.verification = 'verified'
  AND t.predicate_type LIKE 'https://slsa.dev/provenance/%'
JOIN artifact a ON a.id = t.artifact AND a.superseded_by IS NULL
LEFT JOIN v_artifact b ON s.algorithm = 'sha256' AND b.sha256 = s.digest;
