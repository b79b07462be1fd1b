-- id: EXC-01
-- control: EXC-01
-- title: Exceptions are complete and not overdue for review
-- type: 2
-- population: Each exception about the whole organisation or a system in scope that was in force,
--   or on record without an approval, at some time in the period.
-- deviation: It lacks a justification, a compensating control, an owner, an approver other than
--   the owner, a date of approval or a review day, or its review day passed while it was in force.
-- evidence: exception
SELECT
  y.exception AS item,
  y.approved AS occurred,
  CASE WHEN y.fault IS NULL THEN 'pass' ELSE 'deviation' END AS verdict,
  y.fault AS reason,
  y.artifact,
  y.locator,
  y.system
FROM (
  SELECT x.exception, x.system, x.approved, x.artifact, x.locator,
    CASE
      WHEN x.justification IS NULL THEN 'has no justification'
      WHEN x.compensating IS NULL THEN 'has no compensating control'
      WHEN x.owner IS NULL THEN 'has no owner'
      WHEN x.approved_by IS NULL THEN 'names nobody who accepted the risk'
      WHEN lower(x.approved_by) = lower(x.owner) THEN 'was accepted by its owner, ' || x.owner
      WHEN EXISTS (SELECT 1 FROM v_identity m JOIN v_identity n ON n.person = m.person
        WHERE m.name = lower(x.approved_by) AND n.name = lower(x.owner))
        THEN 'was accepted by its owner, ' || x.owner || ', as ' || x.approved_by
      WHEN x.approved IS NULL THEN 'has no date of approval'
      WHEN x.review_due IS NULL THEN 'has no review day'
      WHEN substr(x.review_due, 1, 10) < substr(CASE WHEN x.closed <= :to THEN x.closed ELSE :to END, 1, 10)
        THEN 'was to be reviewed by ' || substr(x.review_due, 1, 10) || CASE WHEN x.closed <= :to
          THEN ' and ended only ' || x.closed ELSE ' and is still in force' END
    END AS fault
  FROM v_exception x
  WHERE (x.approved IS NULL OR x.approved <= :to) AND (x.closed IS NULL OR x.closed >= :from)
) y
