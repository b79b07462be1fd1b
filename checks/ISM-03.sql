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
  SELECT p.policy, lower(p.type) AS type, p.version, p.owner, p.approved_by, p.approved, p.review_due, p.artifact, p.locator,
    row_number() OVER (
      PARTITION BY lower(p.type)
      ORDER BY coalesce(p.effective, p.approved, '') DESC, coalesce(p.version, '') DESC, p.artifact, p.locator
    ) AS n
  FROM v_policy p
  WHERE coalesce(p.effective, p.approved, '') <= :to
    AND lower(p.type) IN ('statement-of-applicability', 'risk-treatment-plan')
),
kind AS (
  SELECT 'statement-of-applicability' AS type UNION ALL SELECT 'risk-treatment-plan'
),
judged AS (
  SELECT k.type, d.policy, d.version, d.approved, d.artifact, d.locator,
    CASE
      WHEN d.policy IS NULL THEN 'is not on record'
      WHEN d.owner IS NULL THEN 'has no owner'
      WHEN d.version IS NULL THEN 'has no version'
      WHEN d.approved_by IS NULL THEN 'names nobody who approved it'
      WHEN d.approved IS NULL THEN 'has no date of approval'
      WHEN d.approved > :to THEN 'was approved only ' || d.approved
      WHEN d.review_due IS NOT NULL THEN
        CASE WHEN substr(d.review_due, 1, 10) >= substr(:to, 1, 10) THEN NULL
          ELSE 'was to be reviewed by ' || substr(d.review_due, 1, 10) END
      WHEN hours_between(d.approved, :to) <= (SELECT hours FROM v_setting WHERE name = 'cadence.policy_review') THEN NULL
      ELSE 'has no review day and was last approved ' || d.approved
    END AS fault
  FROM kind k LEFT JOIN document d ON d.type = k.type AND d.n = 1
  WHERE EXISTS (SELECT 1 FROM document)
)
SELECT
  coalesce(policy, type) AS item,
  approved AS occurred,
  CASE WHEN fault IS NULL THEN 'pass' ELSE 'deviation' END AS verdict,
  coalesce('version ' || version || ' ', '') || fault AS reason,
  artifact,
  locator,
  NULL AS system
FROM judged
