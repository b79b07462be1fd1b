-- id: REV-01
-- control: REV-01
-- title: The document that decides on review, analysis and testing is approved and not overdue
--   for review
-- type: 1
-- population: Each document of type verification-policy, or tagged both ssdf:PW.7.1 and
--   ssdf:PW.8.1, in the version in force on the last day of the period.
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
WHERE p.type = 'verification-policy'
  OR (p.tags LIKE '%, ssdf:pw.7.1,%'
    AND p.tags LIKE '%, ssdf:pw.8.1,%')
