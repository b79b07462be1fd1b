-- id: CHG-01
-- control: CHG-01
-- title: Every change names a ticket that exists
-- type: 2
-- population: Each first-parent commit of a release branch of a system in scope, by committer date
--   in the period.
-- deviation: The message names no ticket, or none of those it names is among the tickets that were
--   handed in.
-- evidence: git-history, ticket
SELECT
  x.change AS item,
  x.occurred,
  CASE WHEN x.found = 1 THEN 'pass' ELSE 'deviation' END AS verdict,
  CASE
    WHEN x.found = 1 THEN NULL
    WHEN x.named IS NULL THEN 'names no ticket; author ' || coalesce(x.author, 'unknown')
    ELSE 'names ' || x.named || ', which is not among the tickets; author ' || coalesce(x.author, 'unknown')
  END AS reason,
  x.artifact,
  x.locator
FROM (
  SELECT c.change, c.occurred, c.author, c.artifact, c.locator,
    (SELECT min(n.ticket) FROM v_change_ticket n WHERE n.change = c.change) AS named,
    CASE WHEN EXISTS (
      SELECT 1 FROM v_change_ticket n JOIN v_ticket t ON t.ticket = n.ticket WHERE n.change = c.change
    ) THEN 1 ELSE 0 END AS found
  FROM v_change c
  LEFT JOIN v_system s ON s.system = c.system
  WHERE c.occurred >= :from AND c.occurred <= :to
    AND coalesce(s.in_scope, 1) = 1
) x
