-- id: VUL-02
-- control: VUL-02
-- title: What was closed as fixed is not found again
-- type: 2
-- population: Each ticket of type vulnerability about a system in scope, closed in the period by a
--   fix (not as accepted risk, won't fix, compensating control, false positive or duplicate), whose finding (by
--   fingerprint or CVE) a stored scan of the system reported before, and that a later scan by the
--   same tool could have seen again by the end of the period.
-- deviation: A scan after the closing, by the end of the period, still reports it, be it as put aside; not as fixed,
--   or as none.
-- evidence: ticket, scan
WITH fixed AS (
  SELECT t.ticket, t.system, t.closed, t.cve, t.finding, t.artifact, t.locator
  FROM v_ticket t
  WHERE lower(t.type) = 'vulnerability' AND t.closed >= :from AND t.closed <= :to
    AND coalesce(lower(t.resolution), '') NOT IN ('compensating-control', 'false-positive', 'duplicate')
    AND NOT EXISTS (SELECT 1 FROM v_ticket_accepted k WHERE k.ticket = t.ticket)
),
-- What the tool itself holds for fixed, or for none, it does not report.
reported AS MATERIALIZED (
  SELECT f.system, f.tool, f.occurred, f.fingerprint, f.cve,
    CASE WHEN f.suppressed = 0 OR f.suppression IN ('suppression rejected', 'suppression under review') THEN 0 ELSE 1 END AS suppressed
  FROM v_finding f
  WHERE f.occurred <= :to AND (f.closed IS NULL OR f.closed > f.occurred)
    AND coalesce(lower(f.state), '') NOT IN ('fixed', 'resolved', 'closed', 'mitigated', 'remediated', 'resolved_with_pedigree')
    AND (f.suppressed = 0 OR NOT (lower(coalesce(f.state, '') || ' ' || coalesce(f.suppression, '')) LIKE '%fixed%'
      OR lower(coalesce(f.state, '') || ' ' || coalesce(f.suppression, '')) LIKE '%mitigated%'
      OR lower(coalesce(f.state, '') || ' ' || coalesce(f.suppression, '')) LIKE '%false%positive%'
      OR lower(coalesce(f.state, '') || ' ' || coalesce(f.suppression, '')) LIKE '%not%affected%'))
),
known AS MATERIALIZED (SELECT n.list, n.cve FROM v_finding_cve n),
sighting AS (
  SELECT t.ticket, t.closed, f.system, f.tool, f.occurred, f.suppressed
  FROM fixed t JOIN reported f ON f.fingerprint = t.finding AND f.system = t.system
  UNION
  SELECT t.ticket, t.closed, f.system, f.tool, f.occurred, f.suppressed
  FROM fixed t JOIN known n ON n.list = t.cve JOIN known c ON c.cve = n.cve
  JOIN reported f ON f.cve = c.list AND f.system = t.system
),
latest AS (
  SELECT system, tool, max(occurred) AS occurred
  FROM v_scan WHERE occurred <= :to
  GROUP BY system, tool
),
history AS (
  SELECT g.ticket, min(CASE WHEN g.suppressed = 0 THEN g.occurred END) AS first,
    min(CASE WHEN g.occurred > g.closed THEN g.occurred END) AS again,
    max(CASE WHEN g.suppressed = 0 AND l.occurred > g.closed THEN 1 ELSE 0 END) AS verifiable
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
