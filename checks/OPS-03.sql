-- id: OPS-03
-- control: OPS-03
-- title: Logging and runbook were documented before the first production release
-- type: 2
-- population: Each system in scope whose first production release (its release phase, or its first
--   deployment to production if that was earlier) came in the period.
-- deviation: No document of type runbook, or none of type logging, about the system was approved
--   on an earlier day.
-- evidence: policy
WITH beginning AS (
  SELECT p.system, p.began FROM v_phase p WHERE p.phase = 'release'
  UNION ALL
  SELECT d.system, d.deployed FROM v_deployment d WHERE lower(d.environment) IN ('production', 'prod', 'live')
),
debut AS (
  SELECT b.system, min(b.began) AS began
  FROM beginning b
  GROUP BY b.system
),
document AS (
  SELECT p.*, row_number() OVER (PARTITION BY p.system, p.type ORDER BY p.approved, p.artifact, p.locator) AS n
  FROM (
    SELECT system, lower(type) AS type, approved, artifact, locator
    FROM v_policy WHERE lower(type) IN ('runbook', 'logging') AND approved IS NOT NULL
  ) p
),
judged AS (
  SELECT d.system, d.began, coalesce(r.artifact, l.artifact) AS artifact,
    CASE WHEN r.artifact IS NOT NULL THEN r.locator ELSE l.locator END AS locator,
    CASE
      WHEN r.approved IS NULL THEN 'no approved runbook'
      WHEN substr(r.approved, 1, 10) >= substr(d.began, 1, 10) THEN 'the runbook was approved ' || substr(r.approved, 1, 10)
      WHEN l.approved IS NULL THEN 'no approved document of its logging'
      WHEN substr(l.approved, 1, 10) >= substr(d.began, 1, 10) THEN 'the document of its logging was approved ' || substr(l.approved, 1, 10)
    END AS fault
  FROM debut d
  LEFT JOIN document r ON r.system = d.system AND r.type = 'runbook' AND r.n = 1
  LEFT JOIN document l ON l.system = d.system AND l.type = 'logging' AND l.n = 1
  WHERE d.began >= :from AND d.began <= :to
)
SELECT
  system AS item,
  began AS occurred,
  CASE WHEN fault IS NULL THEN 'pass' ELSE 'deviation' END AS verdict,
  'first in production ' || substr(began, 1, 10) || ': ' || fault AS reason,
  artifact,
  locator,
  system
FROM judged
