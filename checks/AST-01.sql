-- id: AST-01
-- control: AST-01
-- title: The inventory is complete, owned, classified and confirmed at the cadence
-- type: 1
-- population: Each asset registered by the end of the period and not retired by then, and each
--   system that was deployed to production in the period, or was in its release phase in it.
-- deviation: An asset has no owner or no classification, or was last confirmed (else registered)
--   longer ago than the cadence; a system has no asset in the inventory
--   that outlived its last such deployment (without one: its release phase, or the period).
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
phase AS (
  SELECT p.system,
    min(CASE WHEN p.phase = 'release' THEN p.began END) AS began,
    min(CASE WHEN p.phase = 'eol' THEN p.began END) AS ended
  FROM v_phase p
  GROUP BY p.system
),
live AS (
  SELECT d.system, d.deployed, d.artifact, d.locator,
    row_number() OVER (PARTITION BY d.system ORDER BY d.deployed, d.artifact, d.locator) AS n,
    max(d.deployed) OVER (PARTITION BY d.system) AS needed
  FROM v_deployment d
  WHERE lower(d.environment) IN ('production', 'prod', 'live') AND d.deployed >= :from AND d.deployed <= :to
  UNION ALL
  SELECT p.system, p.began, NULL, NULL, 1, CASE WHEN p.ended <= :to THEN p.ended ELSE :to END
  FROM phase p
  WHERE p.began <= :to AND (p.ended IS NULL OR p.ended >= :from) AND NOT EXISTS (
    SELECT 1 FROM v_deployment d
    WHERE d.system = p.system AND lower(d.environment) IN ('production', 'prod', 'live')
      AND d.deployed >= :from AND d.deployed <= :to)
),
listed AS (
  SELECT l.system, l.deployed, l.artifact, l.locator,
    CASE WHEN EXISTS (
      SELECT 1 FROM v_asset a
      WHERE a.system = l.system AND a.registered <= :to
        AND (a.retired IS NULL OR substr(a.retired, 1, 10) >= substr(l.needed, 1, 10))
    ) THEN 1 ELSE 0 END AS found
  FROM live l
  WHERE l.n = 1
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
  CASE WHEN l.found = 1 THEN 'pass' ELSE 'deviation' END,
  CASE WHEN l.found = 1 THEN NULL ELSE 'was in production, and no asset of the inventory belongs to it' END,
  l.artifact,
  l.locator,
  l.system
FROM listed l
