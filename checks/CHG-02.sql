-- id: CHG-02
-- control: CHG-02
-- title: Every change is approved by somebody other than its author
-- type: 2
-- population: Each first-parent commit of a release branch of a system in scope, by committer date
--   in the period.
-- deviation: The message names no approver, or only its author.
-- evidence: git-history
SELECT
  c.change AS item,
  c.occurred,
  CASE WHEN c.independent_approvals > 0 THEN 'pass' ELSE 'deviation' END AS verdict,
  CASE
    WHEN c.independent_approvals > 0 THEN NULL
    WHEN c.approvals > 0 THEN 'approved only by its author, ' || coalesce(c.author, 'unknown')
    ELSE 'no approval is recorded; author ' || coalesce(c.author, 'unknown') || ', merged by ' || coalesce(c.merged_by, 'unknown')
  END AS reason,
  c.artifact,
  c.locator,
  c.system
FROM v_change c
WHERE c.occurred >= :from AND c.occurred <= :to
