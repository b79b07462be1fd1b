-- id: COD-01
-- control: COD-01
-- title: The standards for secure coding are approved and not overdue for review
-- type: 1
-- population: Each document of type coding-standard, or tagged ssdf:PW.5.1 or iso27001:A.8.28, in
--   the version in force on the last day of the period.
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
WHERE p.type = 'coding-standard'
  OR p.tags LIKE '%, ssdf:pw.5.1,%'
  OR p.tags LIKE '%, iso27001:a.8.28,%'
