-- id: VDP-02
-- control: VDP-02
-- title: Reports of vulnerabilities from outside were answered in time
-- type: 2
-- population: Each ticket of type vulnerability-report that was opened in the period, but for
--   those neither answered nor due by its end.
-- deviation: It was neither confirmed (approved) nor closed within the SLA, or before it was
--   opened.
-- evidence: ticket
SELECT
  x.ticket AS item,
  x.opened AS occurred,
  CASE WHEN x.answered >= x.opened AND hours_between(x.opened, x.answered) <= x.allowed THEN 'pass' ELSE 'deviation' END AS verdict,
  CASE WHEN x.answered >= x.opened AND hours_between(x.opened, x.answered) <= x.allowed THEN NULL
    ELSE 'received ' || x.opened || CASE WHEN x.answered IS NULL THEN ', neither confirmed nor closed' ELSE ', answered ' || x.answered END
      || '; the SLA is ' || hours_in_words(x.allowed) END AS reason,
  x.artifact,
  x.locator,
  x.system
FROM (
  SELECT t.ticket, t.system, t.opened, t.artifact, t.locator, g.hours AS allowed,
    CASE WHEN t.closed <= :to AND (t.approved IS NULL OR t.approved > t.closed) THEN t.closed
      WHEN t.approved <= :to THEN t.approved END AS answered
  FROM v_ticket t
  LEFT JOIN v_setting g ON g.name = 'sla.disclosure'
  WHERE lower(t.type) = 'vulnerability-report' AND t.opened >= :from AND t.opened <= :to
) x
WHERE x.answered IS NOT NULL OR x.allowed IS NULL OR hours_between(x.opened, :to) > x.allowed
