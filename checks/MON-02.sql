-- id: MON-02
-- control: MON-02
-- title: High and critical findings became tickets
-- type: 2
-- population: Each distinct high or critical finding that scans of systems in scope reported in
--   the period and nobody put aside nor the tool holds for fixed, once it has a ticket or the SLA of its severity has ended
--   since it was first seen in the period.
-- deviation: No ticket about the same system (or none in particular) that names its fingerprint,
--   rule or CVE was opened before the SLA ended, or the ticket was closed before the finding was
--   first seen in the period.
-- evidence: scan, ticket
WITH seen AS (
  SELECT f.system, lower(f.severity) AS severity, f.rule, f.cve, f.fingerprint,
    coalesce(f.fingerprint, f.tool || coalesce(' ' || f.rule, ' ' || f.cve, '') || ' '
      || coalesce(f.component || ' ' || coalesce(f.version, ''), f.file || ':' || coalesce(CAST(f.line AS TEXT), ''), f.locator)) AS name,
    f.occurred, f.artifact, f.locator
  FROM v_finding f
  WHERE lower(f.severity) IN ('critical', 'high') AND (f.suppressed = 0 OR f.suppression IN ('suppression rejected', 'suppression under review'))
    AND f.occurred >= :from AND f.occurred <= :to
    -- What was fixed before it was first handed in is history, which some tools export with the rest.
    AND (f.closed IS NULL OR f.closed > f.occurred)
    AND coalesce(lower(f.state), '') NOT IN ('fixed', 'resolved', 'closed', 'mitigated', 'remediated', 'resolved_with_pedigree')
),
finding AS (
  SELECT x.*, g.hours AS allowed
  FROM (
    SELECT s.*, row_number() OVER (
      PARTITION BY coalesce(s.system, ''), s.name ORDER BY s.occurred, s.severity, s.artifact, s.locator) AS n
    FROM seen s
  ) x
  LEFT JOIN v_setting g ON g.name = 'sla.' || x.severity
  WHERE x.n = 1
),
clue AS (
  SELECT system, name, occurred, upper(fingerprint) AS word FROM finding WHERE fingerprint IS NOT NULL
  UNION SELECT system, name, occurred, upper(rule) FROM finding WHERE rule IS NOT NULL
  -- Of several CVEs a ticket may name one.
  UNION SELECT f.system, f.name, f.occurred, c.cve FROM finding f JOIN v_finding_cve c ON c.list = f.cve
),
subject AS (
  SELECT ticket, system, opened, closed, upper(finding) AS word FROM v_ticket WHERE finding IS NOT NULL AND opened <= :to
  UNION SELECT t.ticket, t.system, t.opened, t.closed, c.cve FROM v_ticket t JOIN v_finding_cve c ON c.list = t.cve WHERE t.opened <= :to
),
tracked AS (
  SELECT coalesce(c.system, '') AS system, c.name, min(t.opened) AS opened
  FROM clue c JOIN subject t ON t.word = c.word
  WHERE (t.system IS NULL OR t.system = c.system) AND (t.closed IS NULL OR t.closed >= c.occurred)
  GROUP BY coalesce(c.system, ''), c.name
)
SELECT
  coalesce(f.system || ' ', '') || f.name AS item,
  f.occurred,
  CASE WHEN hours_between(f.occurred, t.opened) <= f.allowed THEN 'pass' ELSE 'deviation' END AS verdict,
  CASE
    WHEN hours_between(f.occurred, t.opened) <= f.allowed THEN NULL
    WHEN t.opened IS NULL THEN f.severity || ' finding seen ' || f.occurred || ' has no ticket'
    ELSE f.severity || ' finding seen ' || f.occurred || ', ticket opened only ' || t.opened
  END AS reason,
  f.artifact,
  f.locator,
  f.system
FROM finding f
LEFT JOIN tracked t ON t.system = coalesce(f.system, '') AND t.name = f.name
WHERE t.opened IS NOT NULL OR f.allowed IS NULL OR hours_between(f.occurred, :to) > f.allowed
