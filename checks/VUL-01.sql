-- id: VUL-01
-- control: VUL-01
-- title: Vulnerabilities were closed inside the SLA or covered by an exception
-- type: 2
-- population: Each ticket of type vulnerability, not rated info, about a system in scope that was
--   open at some time in the period, but for those that are still open and not yet due at its end.
-- deviation: It was closed after the SLA of its severity, or is open past it, or was closed as an
--   accepted risk (won't fix, not planned and the like), or has no severity that has an SLA, and no one exception for the ticket, its
--   CVE or its finding was approved before the SLA ended and in force until the ticket closed (an
--   undocumented exception).
-- evidence: ticket
WITH vulnerability AS (
  SELECT t.ticket, t.system, lower(t.severity) AS severity, t.opened, lower(t.resolution) AS resolution, t.cve, t.finding,
    CASE WHEN k.ticket IS NOT NULL THEN 1 ELSE 0 END AS accepted,
    CASE WHEN t.closed <= :to THEN t.closed ELSE :to END AS ended,
    CASE WHEN t.closed <= :to THEN 1 ELSE 0 END AS done,
    g.hours AS allowed, t.artifact, t.locator
  FROM v_ticket t
  LEFT JOIN v_ticket_accepted k ON k.ticket = t.ticket
  LEFT JOIN v_setting g ON g.name = 'sla.' || lower(t.severity) AND lower(t.severity) IN ('critical', 'high', 'medium', 'low')
  WHERE lower(t.type) = 'vulnerability' AND coalesce(lower(t.severity), '') <> 'info'
    AND t.opened <= :to AND (t.closed IS NULL OR t.closed >= :from)
),
due AS (
  SELECT v.*,
    CASE WHEN v.done = 1 AND v.ended >= v.opened AND hours_between(v.opened, v.ended) <= v.allowed
      AND v.accepted = 0 THEN 1 ELSE 0 END AS in_time
  FROM vulnerability v
  WHERE v.done = 1 OR v.allowed IS NULL OR hours_between(v.opened, :to) > v.allowed
),
claim AS (
  SELECT ticket, lower(ticket) AS word FROM due WHERE in_time = 0
  UNION SELECT ticket, lower(cve) FROM due WHERE in_time = 0 AND cve IS NOT NULL
  UNION SELECT ticket, lower(finding) FROM due WHERE in_time = 0 AND finding IS NOT NULL
),
exception AS MATERIALIZED (
  SELECT x.*, lower(x.item) AS word FROM v_exception x WHERE x.control IS NULL OR x.control = 'VUL-01'
),
cover AS (
  SELECT d.ticket, max(x.exception) AS exception,
    max(CASE WHEN x.approved_by IS NOT NULL AND x.approved <= :to AND hours_between(d.opened, x.approved) <= d.allowed
      AND substr(x.review_due, 1, 10) >= substr(d.ended, 1, 10)
      AND (x.closed IS NULL OR x.closed >= d.ended) THEN 1 ELSE 0 END) AS in_force
  FROM due d
  JOIN claim c ON c.ticket = d.ticket
  JOIN exception x ON x.word = c.word
  WHERE (x.system IS NULL OR x.system = d.system)
  GROUP BY d.ticket
)
SELECT
  d.ticket AS item,
  d.opened AS occurred,
  CASE WHEN d.in_time = 1 OR c.in_force = 1 THEN 'pass' ELSE 'deviation' END AS verdict,
  CASE
    WHEN d.in_time = 1 OR c.in_force = 1 THEN NULL
    WHEN d.allowed IS NULL THEN 'no SLA is set for severity ' || coalesce(d.severity, '(none)')
    WHEN d.done = 1 AND d.ended < d.opened THEN 'closed ' || d.ended || ', before it was opened ' || d.opened
    ELSE d.severity || ', opened ' || d.opened
      || CASE WHEN d.done = 1 THEN ', closed ' || d.ended || coalesce(' as ' || d.resolution, '') ELSE ', still open ' || d.ended END
      || '; the SLA is ' || hours_in_words(d.allowed) || '; undocumented exception: '
      || CASE WHEN c.exception IS NULL THEN 'none is on record' ELSE c.exception || ' was not in force throughout' END
  END AS reason,
  d.artifact,
  d.locator,
  d.system
FROM due d
LEFT JOIN cover c ON c.ticket = d.ticket
