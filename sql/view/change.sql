-- Changes: first-parent commits of release branches. Of a commit that several branches of a system share, the one handed in first: a change counts once.
CREATE VIEW v_change AS SELECT
  c.change,                -- commit id
  c.system,                -- system of the settings that the repository belongs to
  c.occurred,              -- committer date
  c.author,                -- author's name
  c.merged_by,             -- committer's name
  CAST(CASE WHEN c.reviewers > c.independent_approvals THEN c.reviewers ELSE c.independent_approvals END AS INTEGER) AS independent_approvals, -- approvers that are not the author: of those in the message and those in its pull request the more
  c.sha256 AS artifact,    -- artifact that shows it
  c.locator,               -- where in it
  CAST(CASE WHEN c.reviewed > c.approvals THEN c.reviewed ELSE c.approvals END AS INTEGER) AS approvals, -- approvers: of those named in the message and those in its pull request the more
  c.repository,            -- repository's name
  c.branch,                -- release branch
  c.authored,              -- author date
  c.author_email,          -- author's e-mail
  c.title,                 -- first line of the message
  c.parents                -- 2 or more: a merge
FROM (
  SELECT x.*, a.sha256,
    (SELECT count(DISTINCT r.person) FROM pull_request p
      JOIN v_review r ON r.repository = p.repository AND r.pull_request = p.pull_request
      WHERE p.id IN (
        SELECT q.id FROM pull_request q JOIN artifact b ON b.id = q.artifact AND b.superseded_by IS NULL
          WHERE q.merge_commit = x.change
        UNION ALL SELECT q.id FROM pull_request q JOIN artifact b ON b.id = q.artifact AND b.superseded_by IS NULL
          WHERE q.head = x.change AND q.merged IS NOT NULL
        UNION ALL SELECT q.id FROM pull_request_commit k
          JOIN artifact b ON b.id = k.artifact AND b.superseded_by IS NULL
          JOIN pull_request q ON q.repository = k.repository AND q.pull_request = k.pull_request
          WHERE k.change = x.change AND q.merged IS NOT NULL)
      AND r.state = 'approved' AND r.withdrawn = 0) AS reviewed,
    (SELECT count(DISTINCT r.person) FROM pull_request p
      JOIN v_review r ON r.repository = p.repository AND r.pull_request = p.pull_request
      WHERE p.id IN (
        SELECT q.id FROM pull_request q JOIN artifact b ON b.id = q.artifact AND b.superseded_by IS NULL
          WHERE q.merge_commit = x.change
        UNION ALL SELECT q.id FROM pull_request q JOIN artifact b ON b.id = q.artifact AND b.superseded_by IS NULL
          WHERE q.head = x.change AND q.merged IS NOT NULL
        UNION ALL SELECT q.id FROM pull_request_commit k
          JOIN artifact b ON b.id = k.artifact AND b.superseded_by IS NULL
          JOIN pull_request q ON q.repository = k.repository AND q.pull_request = k.pull_request
          WHERE k.change = x.change AND q.merged IS NOT NULL)
      AND r.state = 'approved' AND r.withdrawn = 0 AND r.independent = 1 AND coalesce(r.stale, 0) = 0
      AND NOT (x.parents < 2 AND r.person IN (
        SELECT lower(x.author) UNION ALL SELECT lower(x.author_email)
        UNION ALL SELECT i.person FROM identity i WHERE i.name IN (lower(x.author), lower(x.author_email))))) AS reviewers
  FROM change x JOIN artifact a ON a.id = x.artifact AND a.superseded_by IS NULL
) c
WHERE NOT EXISTS (SELECT 1 FROM change y JOIN artifact b ON b.id = y.artifact AND b.superseded_by IS NULL
  WHERE y.change = c.change AND coalesce(y.system, '') = coalesce(c.system, '') AND y.id < c.id);

-- The pull requests that brought a change in: merged ones whose merge left it, or of whose commits it is one.
CREATE VIEW v_change_pull_request AS SELECT
  m.change,             -- commit id
  m.repository,         -- full name
  m.pull_request        -- its number
FROM (
  SELECT q.merge_commit AS change, q.repository, q.pull_request FROM pull_request q
    JOIN artifact a ON a.id = q.artifact AND a.superseded_by IS NULL WHERE q.merge_commit IS NOT NULL
  UNION SELECT q.head, q.repository, q.pull_request FROM pull_request q
    JOIN artifact a ON a.id = q.artifact AND a.superseded_by IS NULL WHERE q.head IS NOT NULL AND q.merged IS NOT NULL
  UNION SELECT k.change, k.repository, k.pull_request FROM pull_request_commit k
    JOIN artifact a ON a.id = k.artifact AND a.superseded_by IS NULL
    JOIN pull_request q ON q.repository = k.repository AND q.pull_request = k.pull_request AND q.merged IS NOT NULL
) m;

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
  SELECT m.change, r.reviewer, NULL, 'review', r.independent, r.stale, r.withdrawn, r.artifact, r.locator
  FROM v_change_pull_request m JOIN v_review r ON r.repository = m.repository AND r.pull_request = m.pull_request
  WHERE r.state = 'approved'
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
