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
  CASE WHEN lower(g.approved_by) <> lower(g.person) AND g.own = 0 THEN 'pass' ELSE 'deviation' END AS verdict,
  CASE
    WHEN lower(g.approved_by) <> lower(g.person) AND g.own = 0 THEN NULL
    WHEN g.approved_by IS NULL THEN 'nobody is named as having approved the access of ' || g.person || ' to ' || g.system
    ELSE g.person || ' approved their own access to ' || g.system
      || CASE WHEN g.own = 1 THEN ', as ' || g.approved_by ELSE '' END
  END AS reason,
  g.artifact,
  g.locator,
  g.system
FROM (
  SELECT a.*, CASE WHEN lower(a.approved_by) <> lower(a.person) AND EXISTS (
      SELECT 1 FROM v_identity m JOIN v_identity n ON n.person = m.person
      WHERE m.name = lower(a.approved_by) AND n.name = lower(a.person)) THEN 1 ELSE 0 END AS own
  FROM v_access_grant a
) g
WHERE g.granted >= :from AND g.granted <= :to
