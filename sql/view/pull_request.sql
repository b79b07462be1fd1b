-- Who is who: names, e-mails and logins that people: of the settings gives to a person.
CREATE VIEW v_identity AS SELECT
  i.name,                -- name, e-mail or login, in lower case
  i.forge,               -- github, gitlab, jira, …: a login there; empty: of all
  i.person               -- the person's id
FROM identity i;

-- Who opened a pull request, as every artifact says that tells of it.
CREATE VIEW v_pull_request_author AS SELECT
  x.repository,          -- full name
  x.pull_request,        -- its number
  coalesce(x.person, lower(x.author)) AS person, -- the author's id of the settings, else their login
  coalesce(x.mail_person, x.mail) AS mail_person, -- the same of their e-mail; that of a login for an address that hides one
  x.author,              -- login
  x.author_email,        -- e-mail
  x.sha256 AS artifact,  -- artifact that shows it
  x.locator              -- where in it
FROM (
  SELECT m.*,
    (SELECT i.person FROM identity i WHERE i.name = lower(m.author) AND (i.forge = '' OR m.format LIKE i.forge || '-%')
      ORDER BY i.forge DESC LIMIT 1) AS person,
    (SELECT i.person FROM identity i WHERE i.name = m.mail AND (i.forge = '' OR m.format LIKE i.forge || '-%')
      ORDER BY i.forge DESC LIMIT 1) AS mail_person
  FROM (
    SELECT p.repository, p.pull_request, p.author, p.author_email, p.locator, a.sha256, a.format,
      account_of(p.author_email) AS mail
    FROM pull_request p JOIN artifact a ON a.id = p.artifact AND a.superseded_by IS NULL
    WHERE p.author IS NOT NULL OR p.author_email IS NOT NULL
  ) m
) x;

-- A commit of a pull request. Of several that tell of one, the one handed in last.
CREATE VIEW v_pull_request_commit AS SELECT
  x.repository,          -- full name
  x.pull_request,        -- its number
  x.change,              -- commit id
  x.author,              -- login, else name, of its author
  x.author_email,        -- author's e-mail
  coalesce(x.person, lower(x.author)) AS person, -- the author's id of the settings, else their login or name
  coalesce(x.mail_person, x.mail) AS mail_person, -- the same of their e-mail; that of a login for an address that hides one
  x.committed,           -- when it was committed
  x.pushed,              -- when the forge received it
  x.sha256 AS artifact,  -- artifact that shows it
  x.locator              -- where in it
FROM (
  SELECT m.*,
    (SELECT i.person FROM identity i WHERE i.name = lower(m.author) AND (i.forge = '' OR m.format LIKE i.forge || '-%')
      ORDER BY i.forge DESC LIMIT 1) AS person,
    (SELECT i.person FROM identity i WHERE i.name = m.mail AND (i.forge = '' OR m.format LIKE i.forge || '-%')
      ORDER BY i.forge DESC LIMIT 1) AS mail_person
  FROM (
    SELECT p.*, a.sha256, a.format,
      account_of(p.author_email) AS mail
    FROM pull_request_commit p JOIN artifact a ON a.id = p.artifact AND a.superseded_by IS NULL
  ) m
) x
WHERE NOT EXISTS (SELECT 1 FROM pull_request_commit y JOIN artifact b ON b.id = y.artifact AND b.superseded_by IS NULL
  WHERE y.repository = x.repository AND y.pull_request = x.pull_request AND y.change = x.change AND y.artifact > x.artifact);

-- A review of a pull request. Of several that tell of one, the one that was asked for itself before those told with a pull request, of these that of its last update, else the one handed in last; but a dismissal before all.
CREATE VIEW v_review AS SELECT
  x.review,              -- its id
  x.repository,          -- full name
  x.pull_request,        -- the pull request's number
  x.system,              -- system; as of a pull request
  x.reviewer,            -- login of who reviewed
  x.person,              -- the reviewer's id of the settings, else their login in lower case
  x.state,               -- approved, changes-requested, commented, dismissed, pending
  x.submitted,           -- when
  x.change,              -- head commit that was reviewed
  x.author,              -- login of who opened the pull request
  CAST(x.bot AS INTEGER) AS bot, -- 1: the login is that of a bot, not of a person
  CAST(CASE WHEN x.bot = 1 OR x.own = 1 THEN 0 WHEN x.author IS NULL THEN NULL ELSE 1 END AS INTEGER) AS independent, -- 1: another person than its author and those of its commits, no bot; NULL: its author is not known
  CAST(x.stale AS INTEGER) AS stale, -- 1: of another commit than the newest, or before the last push; NULL: cannot be told
  CAST(x.withdrawn AS INTEGER) AS withdrawn, -- 1: later, the same person asked for changes, or the approval was dismissed
  x.url,                 -- page of it
  x.sha256 AS artifact,  -- artifact that shows it
  x.locator              -- where in it
FROM (
  SELECT t.*, CASE
    WHEN t.change IS NOT NULL AND t.head IS NOT NULL THEN t.other_commit
    WHEN t.submitted < t.pushed OR t.submitted < t.committed THEN 1
    WHEN t.submitted >= t.pushed THEN 0
  END AS stale
  FROM (
  SELECT h.*,
    CASE WHEN substr(h.head, 1, length(h.change)) = h.change OR substr(h.change, 1, length(h.head)) = h.head
      THEN 0 ELSE 1 END AS other_commit,
    (SELECT max(s.pushed) FROM (
      SELECT u.pushed FROM push u JOIN artifact b ON b.id = u.artifact AND b.superseded_by IS NULL WHERE u.after = h.head
      UNION ALL SELECT k.pushed FROM pull_request_commit k WHERE k.repository = h.repository AND k.pull_request = h.pull_request
    ) s) AS pushed,
    (SELECT max(k.committed) FROM pull_request_commit k
      WHERE k.repository = h.repository AND k.pull_request = h.pull_request) AS committed,
    CASE WHEN h.reviewer LIKE '%[bot]' OR h.reviewer LIKE 'project_%_bot%' OR h.reviewer LIKE 'group_%_bot%' OR h.person LIKE '%[bot]' THEN 1 ELSE 0 END AS bot,
    CASE WHEN EXISTS (SELECT 1 FROM v_pull_request_author w WHERE w.repository = h.repository
        AND w.pull_request = h.pull_request AND (w.person = h.person OR w.mail_person = h.person))
      OR EXISTS (SELECT 1 FROM v_pull_request_commit w WHERE w.repository = h.repository
        AND w.pull_request = h.pull_request AND (w.person = h.person OR w.mail_person = h.person)) THEN 1 ELSE 0 END AS own,
    CASE WHEN EXISTS (SELECT 1 FROM review z JOIN artifact c ON c.id = z.artifact AND c.superseded_by IS NULL
      WHERE z.repository = h.repository AND z.pull_request = h.pull_request AND z.state IN ('changes-requested', 'dismissed')
        AND (coalesce(z.submitted, '') > coalesce(h.submitted, '')
          OR (coalesce(z.submitted, '') = coalesce(h.submitted, '') AND z.id > h.id))
        AND coalesce((SELECT i.person FROM identity i WHERE i.name = lower(z.reviewer)
          AND (i.forge = '' OR c.format LIKE i.forge || '-%') ORDER BY i.forge DESC LIMIT 1), lower(z.reviewer)) = h.person
    ) THEN 1 ELSE 0 END AS withdrawn
  FROM (
    SELECT r.*, a.sha256,
      (SELECT max(p.updated) FROM pull_request p
        WHERE p.repository = r.repository AND p.pull_request = r.pull_request AND p.artifact = r.artifact) AS told,
      coalesce((SELECT i.person FROM identity i WHERE i.name = lower(r.reviewer) AND (i.forge = '' OR a.format LIKE i.forge || '-%')
        ORDER BY i.forge DESC LIMIT 1), lower(r.reviewer)) AS person,
      (SELECT p.author FROM pull_request p JOIN artifact b ON b.id = p.artifact AND b.superseded_by IS NULL
        WHERE p.repository = r.repository AND p.pull_request = r.pull_request AND p.author IS NOT NULL
        ORDER BY coalesce(p.updated, p.merged, p.closed, p.opened, '') DESC, p.id DESC LIMIT 1) AS author,
      (SELECT p.head FROM pull_request p JOIN artifact b ON b.id = p.artifact AND b.superseded_by IS NULL
        WHERE p.repository = r.repository AND p.pull_request = r.pull_request AND p.head IS NOT NULL
        ORDER BY coalesce(p.updated, p.merged, p.closed, p.opened, '') DESC, p.id DESC LIMIT 1) AS head
    FROM review r JOIN artifact a ON a.id = r.artifact AND a.superseded_by IS NULL
  ) h
  ) t
) x
WHERE NOT EXISTS (
  SELECT 1 FROM (
    SELECT n.id, n.repository, n.pull_request, n.review, n.state, (SELECT max(p.updated) FROM pull_request p
      WHERE p.repository = n.repository AND p.pull_request = n.pull_request AND p.artifact = n.artifact) AS told
    FROM review n JOIN artifact b ON b.id = n.artifact AND b.superseded_by IS NULL
  ) y
  WHERE y.repository = x.repository AND y.pull_request = x.pull_request AND y.review = x.review AND y.id <> x.id
    AND ((coalesce(y.state, '') = 'dismissed' AND coalesce(x.state, '') <> 'dismissed')
      OR ((coalesce(y.told, '9') > coalesce(x.told, '9') OR (coalesce(y.told, '9') = coalesce(x.told, '9') AND y.id > x.id))
        AND NOT (coalesce(x.state, '') = 'dismissed' AND coalesce(y.state, '') <> 'dismissed'))));

-- A pull or merge request of a forge, as it was when it was read. Of several that tell of one, the one updated last.
CREATE VIEW v_pull_request AS SELECT
  x.pull_request,        -- its number, "42"
  x.repository,          -- full name, "acme/shop"
  x.system,              -- system it belongs to; without it the one of the settings that has the repository
  x.title,               -- title
  x.author,              -- login of its author
  x.author_email,        -- author's e-mail, when the forge gives it
  x.state,               -- open, closed, merged
  x.draft,               -- is it not ready for review
  x.opened,              -- when it was opened
  x.updated,             -- when it was last changed
  x.closed,              -- when it was closed or merged
  x.merged,              -- when it was merged; NULL: it was not
  x.merged_by,           -- who merged it
  x.head,                -- commit that it would bring in, its newest
  x.head_branch,         -- branch of that
  x.base,                -- commit that it is compared with
  x.base_branch,         -- branch that it goes into
  x.merge_commit,        -- commit that the merge left
  CAST(x.approvals AS INTEGER) AS approvals, -- persons whose last word is an approval
  CAST(x.independent_approvals AS INTEGER) AS independent_approvals, -- of these, others than its authors, whose approval is not stale
  x.labels,              -- labels, joined by ", "
  x.url,                 -- page of it
  x.sha256 AS artifact,  -- artifact that shows it
  x.locator              -- where in it
FROM (
  SELECT p.*, a.sha256,
    (SELECT count(DISTINCT r.person) FROM v_review r WHERE r.repository = p.repository AND r.pull_request = p.pull_request
      AND r.state = 'approved' AND r.withdrawn = 0) AS approvals,
    (SELECT count(DISTINCT r.person) FROM v_review r WHERE r.repository = p.repository AND r.pull_request = p.pull_request
      AND r.state = 'approved' AND r.withdrawn = 0 AND r.independent = 1 AND coalesce(r.stale, 0) = 0) AS independent_approvals
  FROM pull_request p JOIN artifact a ON a.id = p.artifact AND a.superseded_by IS NULL
) x
WHERE x.id = (SELECT y.id FROM pull_request y JOIN artifact b ON b.id = y.artifact AND b.superseded_by IS NULL
  WHERE y.repository = x.repository AND y.pull_request = x.pull_request
  ORDER BY CASE WHEN y.title IS NOT NULL AND y.head IS NOT NULL THEN 1 ELSE 0 END DESC,
    coalesce(y.updated, y.merged, y.closed, y.opened, '') DESC, CASE WHEN y.merged_by IS NULL THEN 0 ELSE 1 END DESC,
    y.id DESC LIMIT 1);
