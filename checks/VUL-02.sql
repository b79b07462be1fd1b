-- id: VUL-02
-- control: VUL-02
-- title: What was closed as fixed is not found again
-- type: 2
-- population: Each ticket of type vulnerability about a system in scope, closed in the period by a
--   fix (not as accepted risk, compensating control or false positive), whose finding (by
--   fingerprint or CVE) a stored scan of the system reported before, and that a later scan by the
--   same tool could have seen again by the end of the period.
-- deviation: A scan after the closing, by the end of the period, still reports it.
-- evidence: ticket, scan
WITH fixed AS (
  SELECT t.ticket, t.system, t.closed, t.cve, t.finding, t.artifact, t.locator
  FROM v_ticket t
  WHERE lower(t.type) = 'vulnerability' AND t.closed >= :from AND t.closed <= :to
    AND coalesce(lower(t.resolution), '') NOT IN ('accepted-risk', 'compensating-control', 'false-positive')
),
sighting AS (
  SELECT t.ticket, t.closed, f.system, f.tool, f.occurred
  FROM fixed t JOIN v_finding f ON f.fingerprint = t.finding AND f.system = t.system
  WHERE f.suppressed = 0 AND f.occurred <= :to
  UNION
  SELECT t.ticket, t.closed, f.system, f.tool, f.occurred
  FROM fixed t JOIN v_finding_cve c ON c.cve = t.cve JOIN v_finding f ON f.cve = c.list AND f.system = t.system
  WHERE f.suppressed = 0 AND f.occurred <= :to
),
latest AS (
  SELECT system, tool, max(occurred) AS occurred
  FROM v_scan WHERE occurred <= :to
  GROUP BY system, tool
),
history AS (
  SELECT g.ticket, min(g.occurred) AS first,
    min(CASE WHEN g.occurred > g.closed THEN g.occurred END) AS again,
    max(CASE WHEN l.occurred > g.closed THEN 1 ELSE 0 END) AS verifiable
  FROM sighting g JOIN latest l ON l.system = g.system AND l.tool = g.tool
  GROUP BY g.ticket
)
SELECT
  t.ticket AS item,
  t.closed AS occurred,
  CASE WHEN h.again IS NULL THEN 'pass' ELSE 'deviation' END AS verdict,
  'closed ' || t.closed || ' as fixed, found again ' || h.again AS reason,
  t.artifact,
  t.locator,
  t.system
FROM fixed t
JOIN history h ON h.ticket = t.ticket
WHERE h.verifiable = 1 AND h.first <= t.closed
