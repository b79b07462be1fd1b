-- id: ISM-05
-- control: ISM-05
-- title: Nonconformities were corrected inside the SLA
-- type: 2
-- population: Each ticket of type nonconformity or corrective-action that was open at some time
--   in the period, but for those still open and not yet due at its end.
-- deviation: It was closed after the SLA or before it was opened, or is open past the SLA, or was
--   closed without an owner.
-- evidence: ticket
SELECT
  x.ticket AS item,
  x.opened AS occurred,
  CASE WHEN x.done = 1 AND x.owner IS NOT NULL AND x.ended >= x.opened AND hours_between(x.opened, x.ended) <= x.allowed THEN 'pass' ELSE 'deviation' END AS verdict,
  CASE
    WHEN x.done = 1 AND x.owner IS NOT NULL AND x.ended >= x.opened AND hours_between(x.opened, x.ended) <= x.allowed THEN NULL
    WHEN x.done = 1 AND x.ended >= x.opened AND hours_between(x.opened, x.ended) <= x.allowed THEN 'closed without an owner'
    ELSE 'opened ' || x.opened || CASE WHEN x.done = 1 THEN ', closed ' ELSE ', still open ' END || x.ended
      || '; the SLA is ' || hours_in_words(x.allowed)
  END AS reason,
  x.artifact,
  x.locator,
  x.system
FROM (
  SELECT t.ticket, t.system, t.owner, t.opened, t.artifact, t.locator, g.hours AS allowed,
    CASE WHEN t.closed <= :to THEN t.closed ELSE :to END AS ended,
    CASE WHEN t.closed <= :to THEN 1 ELSE 0 END AS done
  FROM v_ticket t
  LEFT JOIN v_setting g ON g.name = 'sla.nonconformity'
  WHERE lower(t.type) IN ('nonconformity', 'corrective-action')
    AND t.opened <= :to AND (t.closed IS NULL OR t.closed >= :from)
) x
WHERE x.done = 1 OR x.allowed IS NULL OR hours_between(x.opened, x.ended) > x.allowed
