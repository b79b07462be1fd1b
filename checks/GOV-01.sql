-- id: GOV-01
-- control: GOV-01
-- title: Governing documents are owned, versioned, approved and not overdue for review
-- type: 1
-- population: Each policy (security-policy too), standard and procedure about the whole organisation or a system in
--   scope, in the version in force on the last day of the period.
-- deviation: It lacks an owner, a version or an approval, or its review day (without one: the
--   review cadence since its approval) has passed.
-- evidence: policy
WITH document AS (
  SELECT p.policy, p.system, p.version, p.owner, p.approved_by, p.approved, p.review_due, p.artifact, p.locator,
    row_number() OVER (
      PARTITION BY p.policy
      ORDER BY coalesce(p.effective, p.approved, '') DESC, coalesce(p.version, '') DESC, p.artifact, p.locator
    ) AS n
  FROM v_policy p
  WHERE lower(p.type) IN ('policy', 'security-policy', 'standard', 'procedure')
    AND coalesce(p.effective, p.approved, '') <= :to
),
-- The first thing that is wrong with it.
judged AS (
  SELECT d.*,
    CASE
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
  FROM document d WHERE d.n = 1
)
SELECT
  policy AS item,
  approved AS occurred,
  CASE WHEN fault IS NULL THEN 'pass' ELSE 'deviation' END AS verdict,
  coalesce('version ' || version || ' ', '') || fault AS reason,
  artifact,
  locator,
  system
FROM judged
