-- id: SUP-06
-- control: SUP-06
-- title: Suppliers that matter have agreed to security duties
-- type: 1
-- population: Each supplier in use at the end of the period, of another criticality than
--   medium (moderate) and low (minor), or of none on record.
-- deviation: No agreement is named that states its security duties, or it has no date, or that
--   came only afterwards.
-- evidence: supplier
SELECT
  s.supplier AS item,
  s.engaged AS occurred,
  CASE WHEN s.agreement IS NOT NULL AND s.agreed <= :to THEN 'pass' ELSE 'deviation' END AS verdict,
  CASE
    WHEN s.agreement IS NOT NULL AND s.agreed <= :to THEN NULL
    WHEN s.agreement IS NULL THEN 'no agreement states its security duties'
    WHEN s.agreed IS NULL THEN 'its agreement ' || s.agreement || ' has no date'
    ELSE 'its agreement ' || s.agreement || ' was made only ' || substr(s.agreed, 1, 10)
  END AS reason,
  s.artifact,
  s.locator,
  NULL AS system
FROM v_supplier s
WHERE coalesce(lower(s.criticality), 'high') NOT IN ('medium', 'moderate', 'low', 'minor')
  AND s.engaged <= :to AND (s.ended IS NULL OR s.ended > :to)
