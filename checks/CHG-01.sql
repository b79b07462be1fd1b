-- id: CHG-01
-- control: CHG-01
-- title: Every change names a ticket that exists
-- type: 2
-- population: Each first-parent commit of a release branch of a system in scope, by committer date
--   in the period.
-- deviation: The message names no ticket, or none of those it names is among the tickets that were
--   handed in.
-- evidence: git-history, ticket
WITH forge AS (
  SELECT lower(t.ticket) AS ticket, substr(lower(t.ticket), length(rtrim(t.ticket, replace(t.ticket, '/', '')))) AS last
  FROM v_ticket t WHERE t.ticket LIKE '%#%'
),
named AS (
  SELECT n.change, min(n.ticket) AS ticket, max(CASE WHEN n.ticket IN (SELECT ticket FROM v_ticket)
    -- "#12" is number 12 of the change's own repository, of whose full name the history may know the last part only.
    OR lower(c.repository || n.ticket) IN (SELECT ticket FROM forge)
    OR lower('/' || c.repository || n.ticket) IN (SELECT last FROM forge) THEN 1 ELSE 0 END) AS found
  FROM v_change_ticket n LEFT JOIN v_change c ON c.change = n.change AND n.ticket LIKE '#%'
  GROUP BY n.change
)
SELECT
  c.change AS item,
  c.occurred,
  CASE WHEN n.found = 1 THEN 'pass' ELSE 'deviation' END AS verdict,
  CASE
    WHEN n.found = 1 THEN NULL
    WHEN n.ticket IS NULL THEN 'names no ticket; author ' || coalesce(c.author, 'unknown')
    ELSE 'names ' || n.ticket || ', which is not among the tickets; author ' || coalesce(c.author, 'unknown')
  END AS reason,
  c.artifact,
  c.locator,
  c.system
FROM v_change c
LEFT JOIN named n ON n.change = c.change
WHERE c.occurred >= :from AND c.occurred <= :to
