-- id: GOV-03
-- control: GOV-03
-- title: The document of security roles is approved and not overdue for review
-- type: 1
-- population: Each document of type roles, or tagged ssdf:PO.2.1 or iso27001:A.5.2, in the
--   version in force on the last day of the period.
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
WHERE p.type = 'roles'
  OR p.tags LIKE '%, ssdf:po.2.1,%'
  OR p.tags LIKE '%, iso27001:a.5.2,%'
