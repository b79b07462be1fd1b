-- Who is who, of people: in the settings.

-- Settings: a name, e-mail or login that a person goes by.
CREATE TABLE identity (
  name TEXT NOT NULL,             -- in lower case
  forge TEXT NOT NULL,            -- github, gitlab, jira, …: a login there; '': of all
  person TEXT NOT NULL,           -- the person's id
  PRIMARY KEY (name, forge)
) STRICT, WITHOUT ROWID;

CREATE INDEX pull_request_merge ON pull_request (merge_commit);
CREATE INDEX pull_request_head ON pull_request (head);
CREATE INDEX pull_request_commit_change ON pull_request_commit (change);
CREATE INDEX push_after ON push (after);
