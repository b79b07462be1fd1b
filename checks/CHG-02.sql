-- id: CHG-02
-- control: CHG-02
-- title: Every change is approved by somebody other than its author
-- type: 2
-- population: Each first-parent commit of a release branch of a system in scope, by committer date
--   in the period.
-- deviation: Neither its message nor the pull request that brought it in has an approval by another
--   person than its authors. One of a pull request does not count when it was given before the last
--   push, was taken back, or is a bot's.
-- evidence: git-history
WITH item AS MATERIALIZED (
  SELECT c.change, c.occurred, c.author, c.merged_by, c.approvals, c.independent_approvals, c.artifact, c.locator, c.system
  FROM v_change c WHERE c.occurred >= :from AND c.occurred <= :to
),
-- What keeps the approvals of the pull request from counting.
review AS (
  SELECT r.change,
    max(CASE WHEN r.withdrawn = 1 THEN r.reviewer END) AS withdrawn,
    max(CASE WHEN r.withdrawn = 0 AND r.bot = 0 AND r.independent = 1 AND r.stale = 1 THEN r.reviewer END) AS stale,
    max(CASE WHEN r.withdrawn = 0 AND r.bot = 1 THEN r.reviewer END) AS bot,
    max(CASE WHEN r.withdrawn = 0 AND r.bot = 0 AND r.independent IS NULL THEN r.reviewer END) AS doubtful,
    max(CASE WHEN r.withdrawn = 0 AND r.bot = 0 AND r.independent = 0 THEN r.reviewer END) AS own
  FROM (SELECT DISTINCT change FROM item WHERE coalesce(independent_approvals, 0) = 0) i
  CROSS JOIN v_change_review r
  WHERE r.change = i.change AND r.state = 'approved'
  GROUP BY r.change
),
-- Whom the message names.
said AS (
  SELECT p.change, min(CASE WHEN p.approver LIKE '%[bot]' THEN p.approver END) AS bot,
    min(CASE WHEN p.approver NOT LIKE '%[bot]' THEN p.approver END) AS own
  FROM (SELECT DISTINCT change FROM item WHERE approvals > 0 AND coalesce(independent_approvals, 0) = 0) i
  CROSS JOIN v_approval p
  WHERE p.change = i.change AND p.rule <> 'review'
  GROUP BY p.change
)
SELECT
  c.change AS item,
  c.occurred,
  CASE WHEN c.independent_approvals > 0 THEN 'pass' ELSE 'deviation' END AS verdict,
  CASE
    WHEN c.independent_approvals > 0 THEN NULL
    WHEN r.stale IS NOT NULL THEN 'the approval by ' || r.stale || ' is older than the last push; author ' || coalesce(c.author, 'unknown')
    WHEN r.withdrawn IS NOT NULL THEN 'the approval by ' || r.withdrawn || ' was taken back; author ' || coalesce(c.author, 'unknown')
    WHEN r.own IS NOT NULL THEN 'approved only by ' || r.own || ', one of its authors; author ' || coalesce(c.author, 'unknown')
    WHEN r.bot IS NOT NULL THEN 'approved only by a bot, ' || r.bot || '; author ' || coalesce(c.author, 'unknown')
    WHEN r.doubtful IS NOT NULL THEN 'approved by ' || r.doubtful || ', but who opened the pull request is not known'
    WHEN lower(s.own) <> lower(c.author) THEN 'approved only by ' || s.own || ', one of its authors; author ' || coalesce(c.author, 'unknown')
    WHEN s.own IS NULL AND s.bot IS NOT NULL THEN 'approved only by a bot, ' || s.bot || '; author ' || coalesce(c.author, 'unknown')
    WHEN c.approvals > 0 THEN 'approved only by its author, ' || coalesce(c.author, 'unknown')
    ELSE 'no approval is recorded; author ' || coalesce(c.author, 'unknown') || ', merged by ' || coalesce(c.merged_by, 'unknown')
  END AS reason,
  c.artifact,
  c.locator,
  c.system
FROM item c LEFT JOIN review r ON r.change = c.change LEFT JOIN said s ON s.change = c.change
