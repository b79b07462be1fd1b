-- id: CRY-01
-- control: CRY-01
-- title: The standard for cryptography is approved and not overdue for review
-- type: 1
-- population: Each document of type cryptography-standard, or tagged iso27001:A.8.24 or
--   nis2:Annex 9.1, in the version in force on the last day of the period.
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
WHERE p.type = 'cryptography-standard'
  OR p.tags LIKE '%, iso27001:a.8.24,%'
  OR p.tags LIKE '%, nis2:annex 9.1,%'
