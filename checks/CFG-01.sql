-- id: CFG-01
-- control: CFG-01
-- title: Systems in production have an approved baseline of settings
-- type: 1
-- population: Each system whose release phase, or first deployment to production, had come by the
--   end of the period, and whose eol had not.
-- deviation: No document of type configuration-baseline about it, or about no system in
--   particular, had been approved by then, or its review day (without one: the review cadence
--   since its approval) has passed.
-- evidence: policy
WITH mark AS (
  SELECT p.system, CASE WHEN p.phase = 'release' THEN p.began END AS began, CASE WHEN p.phase = 'eol' THEN p.began END AS ended
  FROM v_phase p
  UNION ALL
  SELECT d.system, d.deployed, NULL FROM v_deployment d
  WHERE lower(d.environment) IN ('production', 'prod', 'live') AND coalesce(lower(d.result), '') <> 'failure'
),
live AS (
  SELECT m.system, min(m.began) AS began, min(m.ended) AS ended
  FROM mark m
  GROUP BY m.system
),
baseline AS (
  SELECT l.system, d.policy, d.approved, d.review_due, d.artifact, d.locator,
    row_number() OVER (PARTITION BY l.system ORDER BY CASE WHEN d.system IS NULL THEN 1 ELSE 0 END, d.approved DESC, d.artifact, d.locator) AS n
  FROM live l JOIN v_policy d ON (d.system = l.system OR d.system IS NULL)
  WHERE lower(d.type) = 'configuration-baseline' AND d.approved <= :to AND d.approved_by IS NOT NULL
),
judged AS (
  SELECT l.system, l.began, b.artifact, b.locator,
    CASE
      WHEN b.policy IS NULL THEN 'has no approved baseline'
      WHEN b.review_due IS NOT NULL THEN
        CASE WHEN substr(b.review_due, 1, 10) >= substr(:to, 1, 10) THEN NULL
          ELSE b.policy || ' was to be reviewed by ' || substr(b.review_due, 1, 10) END
      WHEN hours_between(b.approved, :to) <= (SELECT hours FROM v_setting WHERE name = 'cadence.policy_review') THEN NULL
      ELSE b.policy || ' has no review day and was last approved ' || b.approved
    END AS fault
  FROM live l LEFT JOIN baseline b ON b.system = l.system AND b.n = 1
  WHERE l.began <= :to AND (l.ended IS NULL OR l.ended > :to)
)
SELECT
  system AS item,
  began AS occurred,
  CASE WHEN fault IS NULL THEN 'pass' ELSE 'deviation' END AS verdict,
  fault AS reason,
  artifact,
  locator,
  system
FROM judged
