-- A secret that stands in an artifact. The secret itself is not here.
CREATE TABLE secret (
  id INTEGER NOT NULL PRIMARY KEY,
  artifact INTEGER NOT NULL REFERENCES artifact,
  rule TEXT NOT NULL,             -- what it is: github-token, private-key, …
  bytes INTEGER NOT NULL,         -- how long
  fingerprint TEXT NOT NULL,      -- the same secret elsewhere has the same
  locator TEXT NOT NULL           -- byte=…, counted from 0
) STRICT;
CREATE INDEX secret_artifact ON secret (artifact);
