-- :statement_period
SELECT period_from, period_to FROM v_evaluation ORDER BY entry DESC LIMIT 1;
-- :statement_ledger
SELECT coalesce(max(entry), -1) + 1 FROM artifact;
-- :statement_changes
SELECT system, repository || ', branch ' || branch, count(*), 0, min(occurred), max(occurred) FROM v_change
WHERE occurred >= :from AND occurred <= :to AND system IS NOT NULL
GROUP BY system, repository, branch ORDER BY system, repository, branch;
-- :statement_deployments
SELECT system, environment, count(*), count(DISTINCT release), min(deployed), max(deployed) FROM v_deployment
WHERE deployed >= :from AND deployed <= :to
GROUP BY system, environment ORDER BY system, environment;
-- :statement_sboms
SELECT system, coalesce(subject, 'an unnamed subject'), count(*), count(DISTINCT release), min(created), max(created)
FROM v_sbom WHERE created IS NULL OR (created >= :from AND created <= :to)
GROUP BY system, subject ORDER BY system, subject;
-- :statement_strangers
SELECT x.system, x.kind, count(*), 0, min(x.occurred), max(x.occurred)
FROM (
  SELECT system, 'changes' AS kind, occurred FROM v_change
  UNION ALL SELECT system, 'deployments', deployed FROM v_deployment
  UNION ALL SELECT system, 'SBOMs', created FROM v_sbom
  UNION ALL SELECT system, 'scans', occurred FROM v_scan
  UNION ALL SELECT system, 'accesses', granted FROM v_access_grant
  UNION ALL SELECT system, 'tickets', opened FROM v_ticket
  UNION ALL SELECT system, 'alerts', raised FROM v_alert
  UNION ALL SELECT system, 'incidents', detected FROM v_incident
) x
WHERE x.system NOT IN (SELECT system FROM v_system)
  AND (x.occurred IS NULL OR (x.occurred >= :from AND x.occurred <= :to))
GROUP BY x.system, x.kind ORDER BY x.system, x.kind;
-- :statement_suppliers
SELECT supplier, name, service, criticality, owner, engaged, ended, agreement FROM v_supplier
WHERE engaged <= :to AND (ended IS NULL OR ended >= :from) ORDER BY supplier, artifact, locator;
-- :statement_incidents
SELECT incident, system, severity, title, detected, resolved FROM v_incident
WHERE detected >= :from AND detected <= :to ORDER BY detected, incident, artifact, locator;
