-- id: BLD-01
-- control: BLD-01
-- title: The standard for hardened builds is approved and not overdue for review
-- type: 1
-- population: Each document of type build-standard, or tagged ssdf:PW.6.2, in the version in
--   force on the last day of the period.
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
WHERE p.type = 'build-standard'
  OR p.tags LIKE '%, ssdf:pw.6.2,%'
