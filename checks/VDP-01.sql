-- id: VDP-01
-- control: VDP-01
-- title: The policy for disclosing vulnerabilities is approved and not overdue for review
-- type: 1
-- population: Each document of type disclosure-policy, or tagged ssdf:RV.1.3 or cisa:SSDAF.4.c,
--   in the version in force on the last day of the period.
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
WHERE p.type = 'disclosure-policy'
  OR p.tags LIKE '%, ssdf:rv.1.3,%'
  OR p.tags LIKE '%, cisa:ssdaf.4.c,%'
