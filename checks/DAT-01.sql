-- id: DAT-01
-- control: DAT-01
-- title: Data of retired systems was disposed of in time
-- type: 2
-- population: Each system whose eol phase began in the period or as much earlier as the SLA
--   allows, but for those whose data had neither been disposed of nor come due by the end.
-- deviation: No activity of type data-disposal about it, with its record as document, took place
--   within the SLA after its eol began; one that failed, and one that lies further before
--   than the SLA, is no disposal of what came after it.
-- evidence: activity
WITH allowed AS (
  SELECT hours FROM v_setting WHERE name = 'sla.disposal'
),
retired AS (
  SELECT p.system, min(p.began) AS began FROM v_phase p WHERE p.phase = 'eol' GROUP BY p.system
),
judged AS (
  SELECT r.system, r.began, (SELECT hours FROM allowed) AS allowed, a.activity, a.performed, a.document, a.artifact, a.locator,
    row_number() OVER (
      PARTITION BY r.system
      ORDER BY CASE WHEN a.document IS NULL THEN 1 ELSE 0 END, a.performed, a.activity, a.artifact, a.locator
    ) AS n
  FROM retired r
  LEFT JOIN v_activity_held a ON a.system = r.system AND lower(a.type) = 'data-disposal' AND a.performed <= :to
    AND coalesce(lower(a.outcome), '') <> 'failed'
    AND (a.performed >= r.began OR hours_between(a.performed, r.began) <= (SELECT hours FROM allowed))
  WHERE r.began <= :to AND (r.began >= :from OR hours_between(r.began, :from) <= (SELECT hours FROM allowed))
)
SELECT
  system AS item,
  began AS occurred,
  CASE WHEN document IS NOT NULL AND hours_between(began, performed) <= allowed THEN 'pass' ELSE 'deviation' END AS verdict,
  CASE
    WHEN document IS NOT NULL AND hours_between(began, performed) <= allowed THEN NULL
    WHEN activity IS NULL THEN 'retired ' || substr(began, 1, 10) || ', no disposal of its data is on record'
    WHEN document IS NULL THEN activity || ' names no record of the disposal'
    ELSE 'retired ' || substr(began, 1, 10) || ', its data was disposed of only ' || substr(performed, 1, 10)
  END AS reason,
  artifact,
  locator,
  system
FROM judged
WHERE n = 1 AND (activity IS NOT NULL OR allowed IS NULL OR hours_between(began, :to) > allowed)
