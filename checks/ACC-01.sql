-- id: ACC-01
-- control: ACC-01
-- title: Access was granted with somebody else's approval
-- type: 2
-- population: Each access to a system in scope that was granted in the period.
-- deviation: Nobody is named as having approved it, or the person who got it approved it.
-- evidence: access_grant
SELECT
  g.access_grant AS item,
  g.granted AS occurred,
  CASE WHEN lower(g.approved_by) <> lower(g.person) THEN 'pass' ELSE 'deviation' END AS verdict,
  CASE
    WHEN lower(g.approved_by) <> lower(g.person) THEN NULL
    WHEN g.approved_by IS NULL THEN 'nobody is named as having approved the access of ' || g.person || ' to ' || g.system
    ELSE g.person || ' approved their own access to ' || g.system
  END AS reason,
  g.artifact,
  g.locator,
  g.system
FROM v_access_grant g
WHERE g.granted >= :from AND g.granted <= :to
