-- id: RSK-02
-- control: RSK-02
-- title: Open risks are owned, rated, treated and not overdue for review
-- type: 1
-- population: Each risk about the whole organisation or a system in scope that was written down by
--   the last day of the period and is not closed.
-- deviation: It lacks an owner, a severity or a treatment, or was last looked at longer ago than
--   the review cadence.
-- evidence: risk
SELECT
  x.risk AS item,
  x.identified AS occurred,
  CASE WHEN x.fault IS NULL THEN 'pass' ELSE 'deviation' END AS verdict,
  x.fault AS reason,
  x.artifact,
  x.locator,
  x.system
FROM (
  SELECT r.risk, r.system, r.identified, r.artifact, r.locator,
    CASE
      WHEN r.owner IS NULL THEN 'has no owner'
      WHEN r.severity IS NULL THEN 'has no severity'
      WHEN r.treatment IS NULL THEN 'has no treatment'
      WHEN hours_between(CASE WHEN r.reviewed <= :to THEN r.reviewed ELSE r.identified END, :to)
        <= (SELECT hours FROM v_setting WHERE name = 'cadence.risk_review') THEN NULL
      WHEN r.reviewed <= :to THEN 'was last reviewed ' || r.reviewed
      ELSE 'was written down ' || r.identified || ' and not reviewed by the end of the period'
    END AS fault
  FROM v_risk r
  WHERE r.identified <= :to AND coalesce(lower(r.status), 'open') <> 'closed'
) x
