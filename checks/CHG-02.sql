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
WITH review AS (
  SELECT a.change,
    max(CASE WHEN a.withdrawn = 1 THEN a.approver END) AS withdrawn,
    max(CASE WHEN a.withdrawn = 0 AND a.stale = 1 AND coalesce(a.independent, 1) = 1 THEN a.approver END) AS stale,
    max(CASE WHEN a.withdrawn = 0 AND a.approver LIKE '%[bot]' THEN a.approver END) AS bot,
    max(CASE WHEN a.withdrawn = 0 AND a.independent IS NULL THEN a.approver END) AS doubtful,
    max(CASE WHEN a.withdrawn = 0 AND a.independent = 0 AND a.approver NOT LIKE '%[bot]' THEN a.approver END) AS own
  FROM v_approval a WHERE a.rule = 'review' GROUP BY a.change
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
    WHEN c.approvals > 0 THEN 'approved only by its author, ' || coalesce(c.author, 'unknown')
    ELSE 'no approval is recorded; author ' || coalesce(c.author, 'unknown') || ', merged by ' || coalesce(c.merged_by, 'unknown')
  END AS reason,
  c.artifact,
  c.locator,
  c.system
FROM v_change c LEFT JOIN review r ON r.change = c.change
WHERE c.occurred >= :from AND c.occurred <= :to
