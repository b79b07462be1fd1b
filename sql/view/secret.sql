-- Secrets that stand in artifacts: what kind and where, never the secret.
CREATE VIEW v_secret AS SELECT
  a.sha256 AS artifact, -- artifact that holds it
  s.rule,               -- what it is: github-token, private-key, …
  s.locator,            -- where in the artifact
  s.bytes,              -- how long
  s.fingerprint,        -- the same secret elsewhere has the same
  a.source,             -- path or URL the artifact came from
  a.collected           -- when it was fetched from there
FROM secret s JOIN artifact a ON a.id = s.artifact AND a.superseded_by IS NULL;
