-- id: GOV-01
-- control: GOV-01
-- title: Governing documents are owned, versioned, approved and not overdue for review
-- type: 1
-- population: Each policy (security-policy too), standard and procedure about the whole organisation or a system in
--   scope, in the version in force on the last day of the period.
-- deviation: It lacks an owner, a version or an approval, or its review day (without one: the
--   review cadence since its approval) has passed.
-- evidence: policy
SELECT
  p.policy AS item,
  p.approved AS occurred,
  CASE WHEN p.fault IS NULL THEN 'pass' ELSE 'deviation' END AS verdict,
  p.fault AS reason,
  p.artifact,
  p.locator,
  p.system
FROM v_policy_in_force p
WHERE p.type IN ('policy', 'security-policy', 'standard', 'procedure')
