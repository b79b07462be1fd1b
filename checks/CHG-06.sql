-- id: CHG-06
-- control: CHG-06
-- title: Every production deployment is released by a second person
-- type: 2
-- population: Each deployment to production of a system in scope in the period, whatever came of
--   it.
-- deviation: Nobody is named as having released it or as having deployed it, or the one who
--   released it also deployed it, started the run that did, or wrote the commit that was deployed.
-- evidence: deployment
SELECT
  x.deployment AS item,
  x.deployed AS occurred,
  CASE WHEN x.passed = 1 THEN 'pass' ELSE 'deviation' END AS verdict,
  CASE
    WHEN x.passed = 1 THEN NULL
    WHEN x.approved_by IS NULL THEN 'nobody is named as having released it; deployed by ' || coalesce(x.deployed_by, 'unknown')
    WHEN x.deployed_by IS NULL THEN 'released by ' || x.approved_by || '; who deployed it is not recorded'
    WHEN lower(x.approved_by) = lower(x.deployed_by) THEN 'released and deployed by ' || x.approved_by
    WHEN x.started IS NOT NULL THEN 'released by ' || x.approved_by || ', who started the run that deployed it, ' || x.started
    WHEN x.own = 1 THEN 'released by ' || x.approved_by || ', who deployed it as ' || x.deployed_by
    ELSE 'released by ' || x.approved_by || ', the author of the commit that was deployed'
  END AS reason,
  x.artifact,
  x.locator,
  x.system
FROM (
  SELECT d.deployment, d.system, d.deployed, d.deployed_by, d.approved_by, d.own, d.started, d.artifact, d.locator,
    CASE WHEN lower(d.approved_by) <> lower(d.deployed_by) AND d.own = 0 AND d.started IS NULL AND NOT EXISTS (
      SELECT 1 FROM v_change c
      WHERE length(d.change) >= 7 AND c.change >= lower(d.change) AND c.change < lower(d.change) || 'g'
        AND (lower(c.author_email) = lower(d.approved_by) OR lower(c.author) = lower(d.approved_by)
          OR EXISTS (SELECT 1 FROM v_identity m JOIN v_identity n ON n.person = m.person
            WHERE m.name = lower(d.approved_by) AND n.name IN (lower(c.author_email), lower(c.author))))
    ) THEN 1 ELSE 0 END AS passed
  FROM (
    SELECT v.*, CASE WHEN lower(v.approved_by) <> lower(v.deployed_by) AND EXISTS (
        SELECT 1 FROM v_identity m JOIN v_identity n ON n.person = m.person
        WHERE m.name = lower(v.approved_by) AND n.name = lower(v.deployed_by)) THEN 1 ELSE 0 END AS own,
      -- A forge lets a bot deploy what somebody's run asks for.
      (SELECT min(r.ci_run) FROM v_deployment_approval a JOIN v_ci_run r ON r.repository = a.repository AND r.ci_run = a.ci_run
        WHERE a.change = v.change AND a.environment = v.environment AND a.state = 'approved' AND a.approver = v.approved_by
          AND (lower(r.actor) = lower(a.approver) OR EXISTS (SELECT 1 FROM v_identity m JOIN v_identity n ON n.person = m.person
            WHERE m.name = lower(a.approver) AND n.name = lower(r.actor)))) AS started
    FROM v_deployment v
  ) d
  WHERE lower(d.environment) IN ('production', 'prod', 'live')
    AND d.deployed >= :from AND d.deployed <= :to
) x
