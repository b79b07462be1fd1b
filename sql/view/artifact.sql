-- Artifacts: the bytes that were handed in. Of one that a server gave several times, the last.
CREATE VIEW v_artifact AS SELECT
  sha256,     -- name: SHA-256 of the bytes, lower-case hex
  kind,       -- what it is evidence of: sbom, scan, test-results, git-history, policy, ticket, …, document
  format,     -- the format that read it; NULL for a document
  media,      -- of a document its media type, found by content: application/pdf, image/png, message/rfc822, …; else NULL
  bytes,      -- length
  occurred,   -- when what it tells of happened
  observed,   -- when the tool that made it looked
  collected,  -- when it was fetched from its source
  ingested,   -- when it entered the ledger
  source,     -- path or URL it came from
  collector,  -- who handed it in
  supersedes, -- digest of the artifact that it corrects
  superseded_by, -- digest of the artifact that corrects it: its facts no longer count
  entry,      -- its entry of the ledger
  decision,   -- 1: a document of Assay's own (a result, and what it rests on), not evidence
  facts       -- how many facts were read out of it
FROM artifact a WHERE NOT EXISTS (SELECT 1 FROM artifact b WHERE b.sha256 = a.sha256 AND b.id > a.id);

-- Artifacts that somebody attached to a control by hand. No verdict and no status rests on one.
CREATE VIEW v_attachment AS SELECT
  t.control,      -- the control
  t.attached_artifact AS artifact, -- digest of the artifact
  a.kind,         -- the artifact's kind
  a.media,        -- its media type; NULL unless it is a document
  a.source,       -- path or URL it came from
  a.superseded_by, -- digest of the artifact that corrects it since
  t.attached_by,  -- who attached it
  t.attached,     -- when
  t.note,         -- why, in that person's words
  t.entry         -- ledger entry that says so
FROM attachment t JOIN v_artifact a ON a.sha256 = t.attached_artifact
WHERE t.revoked = 0 AND NOT EXISTS (SELECT 1 FROM attachment l
  WHERE l.attached_artifact = t.attached_artifact AND l.control = t.control AND l.entry > t.entry);

-- What could not be read: values in reports, whose fact is there without them, and members of archives that no format knows.
CREATE VIEW v_unread AS SELECT
  a.sha256 AS artifact, -- artifact that holds it
  u.kind,               -- of the fact: finding, scan, ticket, …; member: a member of an archive
  u.field,              -- the field of it that is not given; "fields": what several of them are made of; "format" of a member
  u.what,               -- what was expected, and found
  u.locator,            -- where in the artifact the fact stands
  a.format,             -- the format that read it
  a.source              -- path or URL the artifact came from
FROM unread u JOIN artifact a ON a.id = u.artifact AND a.superseded_by IS NULL;
