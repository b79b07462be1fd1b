-- id: SUP-04
-- control: SUP-04
-- title: Suppliers are listed with service, contact, owner and criticality
-- type: 1
-- population: Each supplier in use at the end of the period: engaged by then, and not ended.
-- deviation: It lacks the service it provides, a contact, an owner here, or a criticality.
-- evidence: supplier
SELECT
  x.supplier AS item,
  x.engaged AS occurred,
  CASE WHEN x.fault IS NULL THEN 'pass' ELSE 'deviation' END AS verdict,
  x.fault AS reason,
  x.artifact,
  x.locator,
  NULL AS system
FROM (
  SELECT s.supplier, s.engaged, s.artifact, s.locator,
    CASE
      WHEN s.service IS NULL THEN 'the service it provides is not stated'
      WHEN s.contact IS NULL THEN 'has no contact'
      WHEN s.owner IS NULL THEN 'has no owner'
      WHEN s.criticality IS NULL THEN 'has no criticality'
    END AS fault
  FROM v_supplier s
  WHERE s.engaged <= :to AND (s.ended IS NULL OR s.ended > :to)
) x
