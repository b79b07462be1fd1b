-- id: AST-01
-- control: AST-01
-- title: The inventory is complete, owned, classified and confirmed at the cadence
-- type: 1
-- population: Each asset registered by the end of the period and not retired by then, and each
--   system that was deployed to production in the period.
-- deviation: An asset has no owner or no classification, or was last confirmed (else registered)
--   longer ago than the cadence; a system has no asset in the inventory.
-- evidence: asset, deployment
WITH held AS (
  SELECT a.asset, a.system, a.owner, a.classification, a.registered, a.artifact, a.locator,
    CASE WHEN a.reviewed <= :to AND a.reviewed > a.registered THEN a.reviewed ELSE a.registered END AS confirmed
  FROM v_asset a
  WHERE a.registered <= :to AND (a.retired IS NULL OR a.retired > :to)
),
judged AS (
  SELECT h.*,
    CASE
      WHEN h.owner IS NULL THEN 'has no owner'
      WHEN h.classification IS NULL THEN 'has no classification'
      WHEN hours_between(h.confirmed, :to) <= (SELECT hours FROM v_setting WHERE name = 'cadence.asset_review') THEN NULL
      ELSE 'was last confirmed ' || substr(h.confirmed, 1, 10)
    END AS fault
  FROM held h
),
live AS (
  SELECT d.system, d.deployed, d.artifact, d.locator,
    row_number() OVER (PARTITION BY d.system ORDER BY d.deployed, d.artifact, d.locator) AS n
  FROM v_deployment d
  WHERE lower(d.environment) IN ('production', 'prod', 'live') AND d.deployed >= :from AND d.deployed <= :to
)
SELECT
  asset AS item,
  registered AS occurred,
  CASE WHEN fault IS NULL THEN 'pass' ELSE 'deviation' END AS verdict,
  fault AS reason,
  artifact,
  locator,
  system
FROM judged
UNION ALL
SELECT
  'system ' || l.system,
  l.deployed,
  CASE WHEN EXISTS (SELECT 1 FROM v_asset a WHERE a.system = l.system AND a.registered <= :to) THEN 'pass' ELSE 'deviation' END,
  CASE WHEN EXISTS (SELECT 1 FROM v_asset a WHERE a.system = l.system AND a.registered <= :to) THEN NULL
    ELSE 'was deployed to production, and no asset of the inventory belongs to it' END,
  l.artifact,
  l.locator,
  l.system
FROM live l
WHERE l.n = 1
