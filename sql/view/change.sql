-- Changes: first-parent commits of release branches. Of a commit that several branches of a system share, the one handed in first: a change counts once.
CREATE VIEW v_change AS SELECT
  c.change,                -- commit id
  c.system,                -- system of the settings that the repository belongs to
  c.occurred,              -- committer date
  c.author,                -- author's name
  c.merged_by,             -- committer's name
  CAST(c.independent AS INTEGER) AS independent_approvals, -- approvers that are not the author: those named in the message; without any, those in its pull request
  c.sha256 AS artifact,    -- artifact that shows it
  c.locator,               -- where in it
  CAST(c.approved AS INTEGER) AS approvals, -- approvers named in the message; without any, those in its pull request
  c.repository,            -- repository's name
  c.branch,                -- release branch
  c.authored,              -- author date
  c.author_email,          -- author's e-mail
  c.title,                 -- first line of the message
  c.parents                -- 2 or more: a merge
FROM (
  SELECT x.*, a.sha256,
    CASE WHEN x.approvals > 0 THEN x.approvals ELSE (
      SELECT count(DISTINCT r.person) FROM v_change_review r
      WHERE r.change = x.change AND r.state = 'approved' AND r.withdrawn = 0) END AS approved,
    CASE WHEN x.independent_approvals > 0 THEN x.independent_approvals ELSE (
      SELECT count(DISTINCT r.person) FROM v_change_review r
      WHERE r.change = x.change AND r.state = 'approved' AND r.withdrawn = 0 AND r.independent = 1 AND coalesce(r.stale, 0) = 0) END AS independent
  FROM change x JOIN artifact a ON a.id = x.artifact AND a.superseded_by IS NULL
) c
WHERE NOT EXISTS (SELECT 1 FROM change y JOIN artifact b ON b.id = y.artifact AND b.superseded_by IS NULL
  WHERE y.change = c.change AND coalesce(y.system, '') = coalesce(c.system, '') AND y.id < c.id);

-- The pull requests that brought a change in: merged ones whose merge left it, or of whose commits it is one.
CREATE VIEW v_change_pull_request AS SELECT
  c.change,             -- commit id
  q.repository,         -- full name
  q.pull_request        -- its number
FROM change c CROSS JOIN pull_request q
WHERE q.id IN (
  SELECT max(z.id) FROM (
    SELECT p.id, p.repository, p.pull_request FROM pull_request p
      JOIN artifact a ON a.id = p.artifact AND a.superseded_by IS NULL WHERE p.merge_commit = c.change
    UNION ALL SELECT p.id, p.repository, p.pull_request FROM pull_request p
      JOIN artifact a ON a.id = p.artifact AND a.superseded_by IS NULL WHERE p.head = c.change AND p.merged IS NOT NULL
    UNION ALL SELECT p.id, p.repository, p.pull_request FROM pull_request_commit k
      JOIN artifact a ON a.id = k.artifact AND a.superseded_by IS NULL
      JOIN pull_request p ON p.repository = k.repository AND p.pull_request = k.pull_request AND p.merged IS NOT NULL
      JOIN artifact b ON b.id = p.artifact AND b.superseded_by IS NULL WHERE k.change = c.change
  ) z GROUP BY z.repository, z.pull_request)
AND c.id = (SELECT min(y.id) FROM change y JOIN artifact b ON b.id = y.artifact AND b.superseded_by IS NULL
  WHERE y.change = c.change);

-- Reviews of the pull requests that brought a change in.
CREATE VIEW v_change_review AS SELECT
  r.change,             -- commit id
  r.repository,         -- full name
  r.pull_request,       -- its number
  r.reviewer,           -- login of who reviewed
  r.person,             -- the reviewer's id of the settings, else their login in lower case
  r.state,              -- approved, changes-requested, commented, dismissed, pending
  r.submitted,          -- when
  CAST(r.independent AS INTEGER) AS independent, -- 1: as of a review, and another person than the authors of the change; NULL: cannot be told
  r.stale,              -- 1: given before the last push; NULL: cannot be told
  r.withdrawn,          -- 1: taken back later
  r.bot,                -- 1: the login is that of a bot
  r.artifact,           -- artifact that shows it
  r.locator             -- where in it
FROM (
  SELECT m.change, v.repository, v.pull_request, v.reviewer, v.person, v.state, v.submitted, v.stale, v.withdrawn, v.bot,
    v.artifact, v.locator,
    -- A merge is by who wrote what it brings in, any other commit by its git author, whom the forge may not tell.
    CASE WHEN EXISTS (
      SELECT 1 FROM (
        SELECT c.author AS name, c.author_email AS mail, account_of(c.author_email) AS account
        FROM change c WHERE c.change = m.change AND c.parents < 2
        UNION ALL
        SELECT n.author, n.author_email, account_of(n.author_email)
        FROM change c JOIN change_author n ON n.change = c.id WHERE c.change = m.change
      ) w
      WHERE v.person IN (lower(w.name), w.account)
        OR v.person IN (SELECT i.person FROM identity i WHERE i.name IN (lower(w.name), lower(w.mail), w.account))
    ) THEN 0 ELSE v.independent END AS independent
  FROM v_change_pull_request m CROSS JOIN v_review v
  WHERE v.repository = m.repository AND v.pull_request = m.pull_request
) r;

-- Approvals: who is named in a change as having approved it, or approved the pull request that brought it in.
CREATE VIEW v_approval AS SELECT
  p.change,             -- commit id
  p.approver,           -- name, or login
  p.approver_email,     -- e-mail
  p.rule,               -- the trailer key or pattern that found it; "review": in the pull request
  CAST(p.independent AS INTEGER) AS independent, -- 1: another identity than the author; NULL: cannot be told
  CAST(p.stale AS INTEGER) AS stale, -- 1: of a review, given before the last push; NULL: cannot be told
  CAST(p.withdrawn AS INTEGER) AS withdrawn, -- 1: of a review, taken back later
  p.sha256 AS artifact, -- artifact that shows it
  p.locator             -- where in it
FROM (
  SELECT c.change, p.approver, p.approver_email, p.rule, p.independent, NULL AS stale, 0 AS withdrawn, a.sha256, p.locator
  FROM approval p JOIN change c ON c.id = p.change JOIN artifact a ON a.id = c.artifact AND a.superseded_by IS NULL
  WHERE NOT EXISTS (SELECT 1 FROM change y JOIN artifact b ON b.id = y.artifact AND b.superseded_by IS NULL
    WHERE y.change = c.change AND coalesce(y.system, '') = coalesce(c.system, '') AND y.id < c.id)
  UNION ALL
  SELECT r.change, r.reviewer, NULL, 'review', r.independent, r.stale, r.withdrawn, r.artifact, r.locator
  FROM v_change_review r WHERE r.state = 'approved'
) p;

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
