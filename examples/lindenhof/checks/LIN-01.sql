-- id: LIN-01
-- control: LIN-01
-- title: Customers were told of critical incidents within 48 hours
-- type: 2
-- population: Each incident of severity critical in a system in scope, detected in the period,
--   once customers were told of it or the 48 hours have ended.
-- deviation: No ticket of type notification about the system was closed between the detection and
--   48 hours later.
-- evidence: incident, ticket
WITH critical AS (
  SELECT i.incident, i.system, i.detected, i.artifact, i.locator
  FROM v_incident i
  WHERE lower(i.severity) = 'critical' AND i.detected >= :from AND i.detected <= :to
),
told AS (
  SELECT c.incident, min(t.closed) AS told
  FROM critical c JOIN v_ticket t ON t.system = c.system AND lower(t.type) = 'notification'
    AND t.closed >= c.detected AND t.closed <= :to
  GROUP BY c.incident
)
SELECT
  c.incident AS item,
  c.detected AS occurred,
  CASE WHEN hours_between(c.detected, t.told) <= 48 THEN 'pass' ELSE 'deviation' END AS verdict,
  CASE
    WHEN hours_between(c.detected, t.told) <= 48 THEN NULL
    WHEN t.told IS NULL THEN 'customers were not told by the end of the period'
    ELSE 'customers were told only ' || t.told
  END AS reason,
  c.artifact,
  c.locator,
  c.system
FROM critical c
LEFT JOIN told t ON t.incident = c.incident
WHERE t.told IS NOT NULL OR hours_between(c.detected, :to) > 48
