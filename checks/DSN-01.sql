-- id: DSN-01
-- control: DSN-01
-- title: Security requirements were approved before the first production release
-- type: 2
-- population: Each system whose first production release (its release phase, or its first
--   deployment to production if that was earlier) came in the period.
-- deviation: No document of type security-requirements about the system was approved on an
--   earlier day.
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
requirements AS (
  SELECT p.system, p.approved, p.artifact, p.locator,
    row_number() OVER (PARTITION BY p.system ORDER BY p.approved, p.artifact, p.locator) AS n
  FROM v_policy p
  WHERE lower(p.type) = 'security-requirements' AND p.approved IS NOT NULL AND p.approved_by IS NOT NULL
)
SELECT
  d.system AS item,
  d.began AS occurred,
  CASE WHEN substr(r.approved, 1, 10) < substr(d.began, 1, 10) THEN 'pass' ELSE 'deviation' END AS verdict,
  CASE
    WHEN substr(r.approved, 1, 10) < substr(d.began, 1, 10) THEN NULL
    WHEN r.approved IS NULL THEN 'first in production ' || substr(d.began, 1, 10) || ' without approved security requirements'
    ELSE 'first in production ' || substr(d.began, 1, 10) || ', its security requirements were approved ' || substr(r.approved, 1, 10)
  END AS reason,
  r.artifact,
  r.locator,
  d.system
FROM debut d
LEFT JOIN requirements r ON r.system = d.system AND r.n = 1
WHERE d.began >= :from AND d.began <= :to
