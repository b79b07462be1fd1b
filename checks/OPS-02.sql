-- id: OPS-02
-- control: OPS-02
-- title: Incidents were led, contained, explained and reviewed in time
-- type: 2
-- population: Each incident about the whole organisation or a system in scope that was detected in
--   the period, or before it and not reviewed before it, but for those not reviewed whose review
--   is not yet due at its end (counted from resolution, else containment, else detection).
-- deviation: It lacks an owner, a time of containment, a root cause or a postmortem, or the
--   postmortem came after its SLA, or it or the containment on a day before the detection.
-- evidence: incident
WITH incident AS (
  SELECT i.incident, i.system, i.detected, i.contained, i.owner, i.root_cause, i.artifact, i.locator,
    CASE WHEN i.postmortem <= :to THEN i.postmortem END AS postmortem,
    coalesce(i.resolved, i.contained, i.detected) AS clock, g.hours AS allowed
  FROM v_incident i
  LEFT JOIN v_setting g ON g.name = 'sla.postmortem'
  WHERE i.detected <= :to AND (i.detected >= :from OR i.postmortem IS NULL OR i.postmortem >= :from)
)
SELECT
  x.incident AS item,
  x.detected AS occurred,
  CASE WHEN x.fault IS NULL THEN 'pass' ELSE 'deviation' END AS verdict,
  x.fault AS reason,
  x.artifact,
  x.locator,
  x.system
FROM (
  SELECT i.*,
    CASE
      WHEN i.owner IS NULL THEN 'nobody is named as its owner'
      WHEN i.contained IS NULL OR i.contained > :to THEN 'no time of containment by the end of the period'
      WHEN substr(i.contained, 1, 10) < substr(i.detected, 1, 10) THEN 'contained ' || i.contained || ', before the detection'
      WHEN i.root_cause IS NULL THEN 'no root cause is recorded'
      WHEN i.postmortem IS NULL THEN 'no postmortem by the end of the period'
      WHEN substr(i.postmortem, 1, 10) < substr(i.detected, 1, 10) THEN 'postmortem dated ' || i.postmortem || ', before the detection'
      WHEN hours_between(i.clock, i.postmortem) <= i.allowed THEN NULL
      ELSE 'over by ' || i.clock || ', postmortem ' || i.postmortem || '; the SLA is ' || hours_in_words(i.allowed)
    END AS fault
  FROM incident i
  WHERE i.postmortem IS NOT NULL OR i.allowed IS NULL OR hours_between(i.clock, :to) > i.allowed
) x
