-- id: ISM-03
-- control: ISM-03
-- title: The statement of applicability and the treatment plan are approved and not overdue for
--   review
-- type: 1
-- population: The statement of applicability (a document of that type) and the plan for risk
--   treatment (of type risk-treatment-plan), once one of the two is on record, in the version in
--   force on the last day of the period.
-- deviation: There is none of the two kinds, or it lacks an owner, a version or an approval, or
--   its review day (without one: the review cadence since its approval) has passed.
-- evidence: policy
WITH document AS (
  SELECT p.*, row_number() OVER (
      PARTITION BY p.type ORDER BY p.since DESC, coalesce(p.version, '') DESC, p.artifact, p.locator
    ) AS n
  FROM v_policy_in_force p
  WHERE p.type IN ('statement-of-applicability', 'risk-treatment-plan')
),
kind AS (
  SELECT 'statement-of-applicability' AS type UNION ALL SELECT 'risk-treatment-plan'
)
SELECT
  coalesce(d.policy, k.type) AS item,
  d.approved AS occurred,
  CASE WHEN d.policy IS NOT NULL AND d.fault IS NULL THEN 'pass' ELSE 'deviation' END AS verdict,
  CASE WHEN d.policy IS NULL THEN 'is not on record' ELSE d.fault END AS reason,
  d.artifact,
  d.locator,
  NULL AS system
FROM kind k LEFT JOIN document d ON d.type = k.type AND d.n = 1
WHERE EXISTS (SELECT 1 FROM document)
