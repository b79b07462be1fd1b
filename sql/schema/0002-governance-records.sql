-- A governance activity that recurs or happens once.
CREATE TABLE activity (
  id INTEGER NOT NULL PRIMARY KEY, artifact INTEGER NOT NULL REFERENCES artifact, locator TEXT NOT NULL,
  activity TEXT NOT NULL,         -- its id
  type TEXT NOT NULL,             -- internal-audit, management-review, restore-test, penetration-test, …
  system TEXT,                    -- system it was about; NULL: the whole organisation
  subject TEXT,                   -- incident, ticket, supplier, release, … it was about
  performed TEXT NOT NULL,        -- when it was done
  performed_by TEXT,              -- who did it
  approved_by TEXT,               -- who accepted its result
  outcome TEXT,                   -- passed, failed, significant, …
  findings INTEGER,               -- what it found that has to be put right
  document TEXT                   -- report, minutes, … that it left
) STRICT;
CREATE INDEX activity_key ON activity (activity, artifact);

-- A supplier, or another third party that we depend on.
CREATE TABLE supplier (
  id INTEGER NOT NULL PRIMARY KEY, artifact INTEGER NOT NULL REFERENCES artifact, locator TEXT NOT NULL,
  supplier TEXT NOT NULL,         -- its id
  name TEXT,                      -- name
  service TEXT,                   -- what it provides
  contact TEXT,                   -- whom to ask there
  criticality TEXT,               -- critical, high, medium, low
  owner TEXT,                     -- who answers for it here
  engaged TEXT NOT NULL,          -- since when we use it
  agreement TEXT,                 -- the document that states its security duties
  agreed TEXT,                    -- when that was agreed
  ended TEXT                      -- until when; NULL: in use
) STRICT;
CREATE INDEX supplier_key ON supplier (supplier, artifact);

-- An entry of the inventory of assets.
CREATE TABLE asset (
  id INTEGER NOT NULL PRIMARY KEY, artifact INTEGER NOT NULL REFERENCES artifact, locator TEXT NOT NULL,
  asset TEXT NOT NULL,            -- its id
  type TEXT,                      -- software, service, hardware, data, tool, key, …
  name TEXT,                      -- what it is
  system TEXT,                    -- system it belongs to
  owner TEXT,                     -- who answers for it
  classification TEXT,            -- public, internal, confidential, …
  criticality TEXT,               -- critical, high, medium, low
  registered TEXT NOT NULL,       -- when it was written down
  reviewed TEXT,                  -- when the entry was last confirmed
  retired TEXT                    -- when it was given up; NULL: in use
) STRICT;
CREATE INDEX asset_key ON asset (asset, artifact);

-- An account of a person, as an access list shows it at one time.
CREATE TABLE account (
  id INTEGER NOT NULL PRIMARY KEY, artifact INTEGER NOT NULL REFERENCES artifact, locator TEXT NOT NULL,
  account TEXT NOT NULL,          -- its login
  person TEXT,                    -- whose it is: e-mail or login, as in the other records; without it the login
  system TEXT,                    -- to what
  name TEXT,                      -- full name
  role TEXT,                      -- with what rights, joined by ", "
  mfa TEXT,                       -- is a second factor enrolled or enforced
  admin TEXT,                     -- may it administer
  state TEXT,                     -- active, suspended, deprovisioned, …
  last_login TEXT,                -- when it was last used
  created TEXT,                   -- when it was made
  observed TEXT                   -- when it was so
) STRICT;
CREATE INDEX account_key ON account (system,account, artifact);
