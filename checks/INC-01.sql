-- id: INC-01
-- control: INC-01
-- title: The plan for incidents is approved and not overdue for review
-- type: 1
-- population: Each document of type incident-response-plan, or tagged iso27001:A.5.24 or
--   nis2:Annex 3.1, in the version in force on the last day of the period.
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
WHERE p.type = 'incident-response-plan'
  OR p.tags LIKE '%, iso27001:a.5.24,%'
  OR p.tags LIKE '%, nis2:annex 3.1,%'
