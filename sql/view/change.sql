-- Changes: first-parent commits of release branches. Of a commit that several branches of a system share, the one handed in first: a change counts once.
CREATE VIEW v_change AS SELECT
  c.change,                -- commit id
  c.system,                -- system of the settings that the repository belongs to
  c.occurred,              -- committer date
  c.author,                -- author's name
  c.merged_by,             -- committer's name
  c.independent_approvals, -- approvers that are not the author
  a.sha256 AS artifact,    -- artifact that shows it
  c.locator,               -- where in it
  c.approvals,             -- approvers named in the message
  c.repository,            -- repository's name
  c.branch,                -- release branch
  c.authored,              -- author date
  c.author_email,          -- author's e-mail
  c.title,                 -- first line of the message
  c.parents                -- 2 or more: a merge
FROM change c JOIN artifact a ON a.id = c.artifact AND a.superseded_by IS NULL
WHERE NOT EXISTS (SELECT 1 FROM change y JOIN artifact b ON b.id = y.artifact AND b.superseded_by IS NULL
  WHERE y.change = c.change AND coalesce(y.system, '') = coalesce(c.system, '') AND y.id < c.id);

-- Approvals: who is named in a change as having approved it.
CREATE VIEW v_approval AS SELECT
  c.change,             -- commit id
  p.approver,           -- name
  p.approver_email,     -- e-mail
  p.rule,               -- the trailer key or pattern that found it
  p.independent,        -- 1: another identity than the author
  a.sha256 AS artifact, -- artifact that shows it
  p.locator             -- where in it
FROM approval p JOIN change c ON c.id = p.change JOIN artifact a ON a.id = c.artifact AND a.superseded_by IS NULL
WHERE NOT EXISTS (SELECT 1 FROM change y JOIN artifact b ON b.id = y.artifact AND b.superseded_by IS NULL
  WHERE y.change = c.change AND coalesce(y.system, '') = coalesce(c.system, '') AND y.id < c.id);

-- Tickets that changes name.
CREATE VIEW v_change_ticket AS SELECT
  c.change,             -- commit id
  c.system,             -- system of the change
  t.ticket,             -- ticket, as the message writes it
  a.sha256 AS artifact, -- artifact that shows it
  c.locator             -- where in it
FROM change_ticket t JOIN change c ON c.id = t.change JOIN artifact a ON a.id = c.artifact AND a.superseded_by IS NULL
WHERE NOT EXISTS (SELECT 1 FROM change y JOIN artifact b ON b.id = y.artifact AND b.superseded_by IS NULL
  WHERE y.change = c.change AND coalesce(y.system, '') = coalesce(c.system, '') AND y.id < c.id);
