-- The period that is evaluated, one row: of a check :from and :to, of `assay query` what --from and --to say; without them its columns are NULL, and the views below are empty.
CREATE VIEW v_period AS SELECT
  x.began, -- its first second
  x.ended  -- its last second
FROM (SELECT period_from() AS began, period_to() AS ended) x;

-- Activities that took place: all but those whose outcome says that they did not, or not yet.
CREATE VIEW v_activity_held AS SELECT
  a.activity,     -- its id
  a.type,         -- internal-audit, management-review, restore-test, penetration-test, …
  a.system,       -- system it was about; NULL: the whole organisation
  a.subject,      -- incident, ticket, supplier, release, … it was about
  a.performed,    -- when it was done
  a.performed_by, -- who did it
  a.approved_by,  -- who accepted its result
  a.outcome,      -- passed, failed, significant, …; none of planned, scheduled, not-started, cancelled, postponed, missed, skipped, not-held, not-performed
  a.document,     -- report, minutes, … that it left
  a.artifact,     -- artifact that shows it
  a.locator       -- where in it
FROM v_activity a CROSS JOIN v_period t -- in any period the same; so made of the rows that tests give
WHERE coalesce(replace(lower(a.outcome), ' ', '-'), '') NOT IN ('planned', 'scheduled', 'not-started', 'cancelled', 'canceled', 'postponed', 'missed',
  'skipped', 'not-held', 'not-performed');

-- Releases in production: each release of a system that was deployed there in the period and did not fail, as it first was, and each such deployment that names no release. A name under which several commits were deployed (a branch) is no release's: each of the commits is one.
CREATE VIEW v_production_release AS SELECT
  x.system || ' ' || coalesce(x.release || CASE WHEN x.several = 1 THEN coalesce(' ' || x.id, '') ELSE '' END, 'deployment ' || x.deployment) AS item, -- "shop 6.1.0", "shop main 0123456", "shop deployment dep-17"
  x.system,     -- what was deployed
  CASE WHEN x.several = 1 AND x.id IS NOT NULL THEN lower(x.change) ELSE x.release END AS release, -- version; of a name of several commits the commit; NULL: the deployment names none
  x.change,     -- commit that was deployed
  x.deployment, -- id of the deployment
  x.deployed,   -- when
  x.artifact,   -- artifact that shows it
  x.locator     -- where in it
FROM (
  SELECT v.*, row_number() OVER (
      PARTITION BY v.system, coalesce(v.release, ''), CASE WHEN v.release IS NULL THEN v.deployment ELSE '' END,
        CASE WHEN v.several = 1 THEN coalesce(v.id, '') ELSE '' END
      ORDER BY v.deployed, v.deployment, v.artifact, v.locator
    ) AS n
  FROM (
    SELECT w.*, CASE WHEN w.release IS NOT NULL AND min(w.id) OVER (PARTITION BY w.system, w.release)
        <> max(w.id) OVER (PARTITION BY w.system, w.release) THEN 1 ELSE 0 END AS several
    FROM (
      -- Commit ids may be abbreviated.
      SELECT d.*, substr(lower(d.change), 1, 7) AS id
      FROM v_deployment d JOIN v_period t ON d.deployed >= t.began AND d.deployed <= t.ended
      WHERE lower(d.environment) IN ('production', 'prod', 'live') AND coalesce(lower(d.result), '') <> 'failure'
    ) w
  ) v
) x
WHERE x.n = 1;

-- What was done about releases in production: for each type of activity about a release that is on record by the end of the period, each of v_production_release, with the activity that left a document, else the first.
CREATE VIEW v_release_activity AS SELECT
  k.type,                                     -- release-publication, release-archive, …
  l.item,                                     -- as in v_production_release
  l.system,                                   -- likewise
  l.release,                                  -- likewise
  l.deployed,                                 -- likewise
  a.activity,                                 -- the activity; NULL: there is none
  a.document,                                 -- what it left
  coalesce(a.artifact, l.artifact) AS artifact, -- artifact that shows the activity, else the deployment
  CASE WHEN a.artifact IS NULL THEN l.locator ELSE a.locator END AS locator -- where in it
FROM v_production_release l
CROSS JOIN (
  SELECT DISTINCT lower(y.type) AS type FROM v_activity y JOIN v_period t ON y.performed <= t.ended
) k
LEFT JOIN (
  SELECT y.*, row_number() OVER (
      PARTITION BY lower(y.type), y.system, y.subject
      ORDER BY CASE WHEN y.document IS NULL THEN 1 ELSE 0 END, y.performed, y.activity, y.artifact, y.locator
    ) AS n
  FROM v_activity_held y JOIN v_period t ON y.performed <= t.ended
) a ON lower(a.type) = k.type AND a.system = l.system AND a.subject = l.release AND a.n = 1;

-- Governing documents in force at the end of the period: of each, and of each system that one is about, the last version that held by then.
CREATE VIEW v_policy_in_force AS SELECT
  x.policy,      -- its id
  x.type,        -- in lower case
  x.system,      -- system it is about; NULL: all
  x.version,     -- version
  x.approved_by, -- who approved it
  x.approved,    -- when
  x.since,       -- from when it holds: when it took effect, else when it was approved
  x.tags,        -- requirement tags it carries, in lower case, each between ", " and ","
  coalesce('version ' || x.version || ' ', '') || x.fault AS fault, -- the first thing wrong with it: it lacks owner, version or approval, or its review day (without one: cadence.policy_review since its approval) has passed; NULL: nothing
  x.artifact,    -- artifact that shows it
  x.locator      -- where in it
FROM (
  SELECT p.policy, lower(p.type) AS type, p.system, p.version, p.approved_by, p.approved,
    coalesce(p.effective, p.approved, '') AS since, ', ' || lower(p.satisfies) || ',' AS tags, p.artifact, p.locator,
    CASE
      WHEN p.owner IS NULL THEN 'has no owner'
      WHEN p.version IS NULL THEN 'has no version'
      WHEN p.approved_by IS NULL THEN 'names nobody who approved it'
      WHEN p.approved IS NULL THEN 'has no date of approval'
      WHEN p.approved > t.ended THEN 'was approved only ' || p.approved
      WHEN p.review_due IS NOT NULL THEN
        CASE WHEN substr(p.review_due, 1, 10) >= substr(t.ended, 1, 10) THEN NULL
          ELSE 'was to be reviewed by ' || substr(p.review_due, 1, 10) END
      WHEN hours_between(p.approved, t.ended) <= (SELECT g.hours FROM v_setting g WHERE g.name = 'cadence.policy_review') THEN NULL
      ELSE 'has no review day and was last approved ' || p.approved
    END AS fault,
    row_number() OVER (
      PARTITION BY p.policy, coalesce(p.system, '')
      ORDER BY coalesce(p.effective, p.approved, '') DESC, coalesce(p.version, '') DESC, p.artifact, p.locator
    ) AS n
  FROM v_policy p JOIN v_period t ON coalesce(p.effective, p.approved, '') <= t.ended
) x
WHERE x.n = 1;

-- What recurs for the whole organisation: each activity of the period with the one of its type before it, and of each type the time from the last to the end of the period when that exceeds the cadence.
CREATE VIEW v_activity_interval AS SELECT
  x.type,     -- of the activity, in lower case
  x.activity, -- its id; NULL: none came by the end
  x.occurred, -- when it was done; else the end of the period
  x.previous, -- when the one before was done; the period's beginning when none is known
  CASE WHEN hours_between(x.previous, x.occurred) <= g.hours THEN 1 ELSE 0 END AS in_time, -- 1: within the cadence
  x.fault,    -- what it lacks: who performed it, a document that it left; NULL: nothing
  'from ' || x.previous || ' to ' || x.occurred || '; the cadence is ' || hours_in_words(g.hours) AS span, -- both ends and the cadence, in words
  x.performed_by, -- who did it
  x.approved_by, -- who accepted its result
  x.artifact, -- artifact that shows it
  x.locator   -- where in it
FROM (
  SELECT s.type, s.activity, s.performed AS occurred, coalesce(s.previous, t.began) AS previous, s.performed_by, s.approved_by,
    CASE WHEN s.performed_by IS NULL THEN 'names nobody who performed it'
      WHEN s.document IS NULL THEN 'names no document that it left' END AS fault, s.artifact, s.locator
  FROM (
    SELECT lower(a.type) AS type, a.activity, a.performed, a.performed_by, a.approved_by, a.document, a.artifact, a.locator,
      lag(a.performed) OVER (PARTITION BY lower(a.type) ORDER BY a.performed, a.activity) AS previous
    FROM v_activity_held a
  ) s JOIN v_period t ON s.performed >= t.began AND s.performed <= t.ended
  UNION ALL
  SELECT k.type, NULL, t.ended, coalesce(max(a.performed), t.began), NULL, NULL, NULL, NULL, NULL
  FROM v_period t
  CROSS JOIN (
    SELECT replace(substr(c.name, 9), '_', '-') AS type FROM v_setting c WHERE c.name LIKE 'cadence.%'
  ) k
  LEFT JOIN v_activity_held a ON lower(a.type) = k.type AND a.performed <= t.ended
  GROUP BY k.type, t.began, t.ended
) x
LEFT JOIN v_setting g ON g.name = 'cadence.' || replace(x.type, '-', '_')
WHERE x.activity IS NOT NULL OR hours_between(x.previous, x.occurred) > g.hours;

-- What recurs for each system: each scan, scan for secrets, review of access and activity of the period with the one of its kind before it, and the time from the last to the end when that exceeds the cadence. A system counts from a phase of its life (or a later one) to its eol, throughout when it has no phases; one that the settings do not know, from the first that is seen of it.
CREATE VIEW v_system_interval AS SELECT
  x.record,   -- scan, secret-scan, access-review (of production, by somebody named, of one account at least where it says of how many), activity
  x.type,     -- of an activity, in lower case; '' for the others
  x.phase,    -- poc, mvp, release: from where it counts; each system stands here once for each
  x.system,   -- the system
  x.event,    -- id of the activity, time of the others; NULL: none came by the end
  x.occurred, -- when; of one that did not come the end of the period, or the system's eol
  x.previous, -- when the one before was; where none is known, when the period or the phase began
  CASE WHEN hours_between(x.previous, x.occurred) <= g.hours THEN 1 ELSE 0 END AS in_time, -- 1: within cadence.RECORD, of an activity cadence.TYPE
  'from ' || x.previous || ' to ' || x.occurred || '; the cadence is ' || hours_in_words(g.hours) AS span, -- both ends and the cadence, in words
  x.performed_by, -- who did it
  x.document, -- what it left
  x.outcome,  -- its outcome
  x.artifact, -- artifact that shows it, or the one before
  x.locator   -- where in it
FROM (
  -- An event closes the interval since the one before it; the last by the end, and nothing where nothing is known, opens one.
  SELECT e.record, e.type, e.phase, e.system, e.artifact, e.locator,
    CASE WHEN o.opens = 0 THEN e.event END AS event,
    CASE WHEN o.opens = 0 THEN e.occurred ELSE e.until END AS occurred,
    -- What is asked of a system only once any has it may be overdue since long before the period.
    CASE WHEN o.opens = 0 THEN coalesce(e.previous, e.since)
      ELSE coalesce(e.occurred, CASE WHEN e.record IN ('activity', 'secret-scan') THEN e.began END, e.since) END AS previous,
    CASE WHEN o.opens = 0 THEN e.performed_by END AS performed_by,
    CASE WHEN o.opens = 0 THEN e.document END AS document,
    CASE WHEN o.opens = 0 THEN e.outcome END AS outcome
  FROM (
    SELECT y.*,
      CASE WHEN y.began > t.began THEN y.began ELSE t.began END AS since,
      CASE WHEN y.ended < t.ended THEN y.ended ELSE t.ended END AS until
    FROM (
      SELECT s.*, h.phase, l.ended, CASE WHEN l.system IS NULL THEN 1 ELSE l.phases END AS phases,
        -- Access that was granted shows that there is such a system, a review alone does not.
        CASE
          WHEN l.system IS NOT NULL THEN CASE h.phase WHEN 'poc' THEN l.poc WHEN 'mvp' THEN l.mvp ELSE l.release END
          WHEN s.record <> 'access-review' THEN s.first
          ELSE (SELECT min(a.granted) FROM v_access_grant a
            WHERE a.system = s.system AND lower(coalesce(a.environment, 'production')) IN ('production', 'prod', 'live'))
        END AS began
      FROM (
        SELECT r.*,
          lag(r.occurred) OVER (PARTITION BY r.record, r.type, r.system ORDER BY r.rank, r.occurred, r.event, r.artifact, r.locator) AS previous,
          lead(r.occurred) OVER (PARTITION BY r.record, r.type, r.system ORDER BY r.rank, r.occurred, r.event, r.artifact, r.locator) AS next,
          min(r.occurred) OVER (PARTITION BY r.record, r.type, r.system) AS first
        FROM (
          SELECT 'activity' AS record, lower(a.type) AS type, a.system, 1 AS rank, a.activity AS event, a.performed AS occurred,
            a.performed_by, a.document, a.outcome, a.artifact, a.locator
          FROM v_activity_held a WHERE a.system IS NOT NULL
          UNION ALL
          SELECT c.record, '', c.system, 1, c.occurred, c.occurred, NULL, NULL, NULL, c.artifact, c.locator
          FROM (
            SELECT b.*, row_number() OVER (PARTITION BY b.record, b.system, b.occurred ORDER BY b.artifact, b.locator) AS n
            FROM (
              SELECT 'scan' AS record, v.system, v.occurred, v.artifact, v.locator FROM v_scan v WHERE v.system IS NOT NULL
              UNION ALL
              SELECT 'secret-scan', v.system, v.occurred, v.artifact, v.locator
              FROM v_scan v
              WHERE v.system IS NOT NULL AND (lower(v.category) LIKE '%secret%' OR lower(v.tool) LIKE '%secret%'
                OR lower(v.tool) IN ('gitleaks', 'trufflehog', 'ggshield', 'whispers', 'talisman'))
              UNION ALL
              SELECT 'access-review', v.system, v.reviewed, v.artifact, v.locator
              FROM v_access_review v
              WHERE v.reviewer IS NOT NULL AND coalesce(v.accounts, 1) > 0 AND lower(coalesce(v.environment, 'production')) IN ('production', 'prod', 'live')
            ) b
          ) c
          WHERE c.n = 1
          UNION ALL
          -- Before the first there is nothing, for each system of which one is expected.
          SELECT k.record, k.type, k.system, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL
          FROM (
            SELECT 'activity' AS record, n.type, z.system
            FROM (SELECT DISTINCT lower(a.type) AS type FROM v_activity a WHERE a.system IS NOT NULL) n CROSS JOIN v_system z
            UNION ALL
            SELECT 'scan', '', z.system FROM v_system z
            UNION ALL
            SELECT 'secret-scan', '', z.system FROM v_system z WHERE EXISTS (
              SELECT 1 FROM v_scan v
              WHERE v.system IS NOT NULL AND (lower(v.category) LIKE '%secret%' OR lower(v.tool) LIKE '%secret%'
                OR lower(v.tool) IN ('gitleaks', 'trufflehog', 'ggshield', 'whispers', 'talisman')))
            UNION ALL
            SELECT 'access-review', '', z.system FROM v_system z
            UNION ALL
            SELECT DISTINCT 'access-review', '', a.system FROM v_access_grant a
            WHERE NOT EXISTS (SELECT 1 FROM v_system z WHERE z.system = a.system)
          ) k
        ) r
      ) s
      CROSS JOIN (SELECT 'poc' AS phase UNION ALL SELECT 'mvp' UNION ALL SELECT 'release') h
      LEFT JOIN (
        SELECT z.system, count(p.phase) AS phases, min(CASE WHEN p.phase = 'eol' THEN p.began END) AS ended,
          min(CASE WHEN p.phase IN ('poc', 'mvp', 'release') THEN p.began END) AS poc,
          min(CASE WHEN p.phase IN ('mvp', 'release') THEN p.began END) AS mvp,
          min(CASE WHEN p.phase = 'release' THEN p.began END) AS release
        FROM v_system z LEFT JOIN v_phase p ON p.system = z.system
        GROUP BY z.system
      ) l ON l.system = s.system
    ) y
    JOIN v_period t ON (y.began <= t.ended OR (y.began IS NULL AND (y.phases = 0 OR y.ended IS NOT NULL)))
      AND (y.ended IS NULL OR y.ended > t.began)
  ) e
  CROSS JOIN (SELECT 0 AS opens UNION ALL SELECT 1) o
  WHERE (o.opens = 0 AND e.event IS NOT NULL AND e.occurred >= e.since AND e.occurred <= e.until)
    OR (o.opens = 1 AND (e.occurred IS NULL OR e.occurred <= e.until) AND (e.next IS NULL OR e.next > e.until))
) x
LEFT JOIN v_setting g ON g.name = 'cadence.' || replace(CASE WHEN x.record = 'activity' THEN x.type ELSE x.record END, '-', '_')
WHERE x.event IS NOT NULL OR hours_between(x.previous, x.occurred) > g.hours;

-- Who was told of significant incidents: each incident judged significant by the end of the period, and detected in it or as much earlier as the SLA allows, with each message that is due about it, once that was sent or is late.
CREATE VIEW v_incident_notice AS SELECT
  x.type,     -- customer-notice, early-warning, incident-notification: the type of the activity
  x.incident, -- the incident
  x.system,   -- system it was about
  x.detected, -- when it was
  x.told,     -- when the message was sent, on the day of the detection or later; NULL: not by the end of the period
  x.allowed,  -- hours of sla.customer_notice, sla.nis2_early_warning, sla.nis2_notification
  x.artifact, -- artifact that shows the incident
  x.locator   -- where in it
FROM (
  SELECT k.type, i.incident, i.system, i.detected, min(a.performed) AS told, g.hours AS allowed, i.artifact, i.locator, t.ended
  FROM v_incident i
  JOIN v_period t ON i.detected <= t.ended
  CROSS JOIN (
    SELECT 'customer-notice' AS type, 'sla.customer_notice' AS sla
    UNION ALL SELECT 'early-warning', 'sla.nis2_early_warning'
    UNION ALL SELECT 'incident-notification', 'sla.nis2_notification'
  ) k
  LEFT JOIN v_setting g ON g.name = k.sla
  LEFT JOIN v_activity_held a ON a.subject = i.incident AND lower(a.type) = k.type AND a.performed <= t.ended
    AND substr(a.performed, 1, 10) >= substr(i.detected, 1, 10)
  WHERE (i.detected >= t.began OR hours_between(i.detected, t.began) <= g.hours) AND EXISTS (
    SELECT 1 FROM v_activity_held s
    WHERE s.subject = i.incident AND lower(s.type) = 'significance-assessment' AND lower(s.outcome) = 'significant'
      AND s.performed <= t.ended)
  GROUP BY k.type, i.incident, i.system, i.detected, g.hours, i.artifact, i.locator, t.ended
) x
WHERE x.told IS NOT NULL OR x.allowed IS NULL OR hours_between(x.detected, x.ended) > x.allowed;

-- Names, logins and e-mails that people: of the settings gives to one person only, a row for each.
CREATE VIEW v_who AS SELECT
  i.name,               -- in lower case
  min(i.person) AS person -- the person's id
FROM v_identity i CROSS JOIN v_period t -- they are the same in any period, but are made of the others' rows in tests of checks
GROUP BY i.name HAVING min(i.person) = max(i.person);

-- Everybody who worked here in the period. A last day before the first one is that of an earlier employment.
CREATE VIEW v_staff AS SELECT
  p.person,   -- e-mail or login, as in the other records
  coalesce(w.person, lower(p.person)) AS who, -- the person's id of the settings, else the name in lower case
  p.role,     -- job
  p.manager,  -- person they report to
  p.joined,   -- first day
  CASE WHEN p.departed <= t.ended AND substr(p.departed, 1, 10) >= substr(p.joined, 1, 10) THEN p.departed ELSE t.ended END AS ended, -- last day, or the end of the period
  p.artifact, -- artifact that shows the person
  p.locator   -- where in it
FROM v_person p JOIN v_period t ON p.joined <= t.ended
  AND (p.departed IS NULL OR p.departed >= t.began OR substr(p.departed, 1, 10) < substr(p.joined, 1, 10))
LEFT JOIN v_who w ON w.name = lower(p.person);

-- How everybody who worked here in the period is trained in a subject; without those who never were, and had not been here for 30 days.
CREATE VIEW v_training_standing AS WITH course AS MATERIALIZED (
  SELECT coalesce(w.person, lower(n.person)) AS person, n.course, n.completed FROM v_training n LEFT JOIN v_who w ON w.name = lower(n.person)
) SELECT
  x.subject,  -- secure development: courses with "secure" and "develop", "cod" or "design" in their names; managing cyber risk: with "risk"
  x.person,   -- who
  x.role,     -- job
  x.manager,  -- person they report to
  x.joined,   -- first day
  x.ended,    -- last day, or the end of the period
  x.last,     -- when they last completed such a course; NULL: never
  x.fault,    -- never, not within 30 days after joining in the period, or longer than cadence.training between two or since the last; NULL: nothing
  x.artifact, -- artifact that shows the person
  x.locator   -- where in it
FROM (
  SELECT y.*,
    CASE
      WHEN y.last IS NULL THEN 'completed no training in ' || y.subject || '; joined ' || substr(y.joined, 1, 10)
      WHEN y.joined >= y.began AND days_between(y.joined, y.first) > 30
        THEN 'joined ' || substr(y.joined, 1, 10) || ', first trained ' || substr(y.first, 1, 10)
      WHEN y.longest > g.hours THEN 'the time between two trainings exceeds the cadence; last trained ' || substr(y.last, 1, 10)
      WHEN coalesce(y.longest, 0) <= g.hours AND hours_between(y.last, y.ended) <= g.hours THEN NULL
      ELSE 'last trained ' || substr(y.last, 1, 10) || ', too long before ' || substr(y.ended, 1, 10)
    END AS fault
  FROM (
    SELECT s.subject, s.person, s.role, s.manager, s.joined, s.ended, s.began, s.artifact, s.locator,
      max(s.completed) AS last, min(s.completed) AS first,
      max(CASE WHEN s.completed < s.began THEN NULL
        WHEN s.previous IS NOT NULL THEN hours_between(s.previous, s.completed)
        WHEN s.joined < s.began THEN hours_between(s.began, s.completed) ELSE 0 END) AS longest
    FROM (
      SELECT k.subject, p.person, p.role, p.manager, p.joined, p.ended, p.began, p.artifact, p.locator, c.completed,
        lag(c.completed) OVER (PARTITION BY k.subject, p.person, p.joined, p.artifact, p.locator ORDER BY c.completed) AS previous
      FROM (
        SELECT w.*, t.began
        FROM v_staff w CROSS JOIN v_period t
      ) p
      CROSS JOIN (SELECT 'secure development' AS subject UNION ALL SELECT 'managing cyber risk') k
      LEFT JOIN course c ON c.person = p.who AND substr(c.completed, 1, 10) <= substr(p.ended, 1, 10)
        AND CASE k.subject WHEN 'managing cyber risk' THEN lower(c.course) LIKE '%risk%'
          ELSE lower(c.course) LIKE '%secure%' AND (lower(c.course) LIKE '%develop%' OR lower(c.course) LIKE '%cod%'
            OR lower(c.course) LIKE '%design%') END
    ) s
    GROUP BY s.subject, s.person, s.role, s.manager, s.joined, s.ended, s.began, s.artifact, s.locator
  ) y
  LEFT JOIN v_setting g ON g.name = 'cadence.training'
) x
WHERE x.last IS NOT NULL OR x.joined < (SELECT t.began FROM v_period t) OR days_between(x.joined, x.ended) > 30;

-- The lists of CVEs that findings and tickets have up to the period's end, a row for each of a list.
CREATE VIEW v_finding_cve AS SELECT
  x.list,               -- as v_finding.cve or v_ticket.cve has it
  x.cve                 -- one of them, in upper case
FROM (
  -- People put semicolons and blanks between them, too.
  WITH RECURSIVE whole AS (
    SELECT f.cve AS list FROM v_finding f JOIN v_period t ON f.occurred <= t.ended WHERE f.cve IS NOT NULL
    UNION
    SELECT k.cve FROM v_ticket k JOIN v_period t ON k.opened <= t.ended WHERE k.cve IS NOT NULL
  ),
  part AS (
    SELECT w.list, replace(replace(upper(w.list), ',', ' '), ';', ' ') AS words, 1 AS n FROM whole w
    UNION ALL
    SELECT p.list, p.words, p.n + 1 FROM part p WHERE p.n <= length(p.words) - length(replace(p.words, ' ', ''))
  )
  SELECT DISTINCT p.list, split_part(p.words, ' ', p.n) AS cve FROM part p WHERE split_part(p.words, ' ', p.n) <> ''
) x;

-- Vulnerability tickets whose resolution says that nothing was done: what was accepted, whatever the tracker calls it.
CREATE VIEW v_ticket_accepted AS SELECT DISTINCT
  x.ticket              -- its key
FROM v_ticket x JOIN v_period t ON x.opened <= t.ended
WHERE replace(replace(replace(lower(x.resolution), '''', ''), '’', ''), ' ', '-') IN ('accepted-risk', 'risk-accepted', 'accepted', 'accept-risk',
  'risk-acceptance', 'wont-fix', 'wontfix', 'wont-do', 'will-not-fix', 'not-planned', 'declined', 'deferred', 'postponed',
  'cancelled', 'canceled', 'abandoned');

-- SBOMs of what was deployed to production by the period's end and did not fail there, a row for each deployment. An SBOM may name the commit in place of the release; 1.2 and v1.2 are the same.
CREATE VIEW v_deployed_sbom AS WITH deployed AS MATERIALIZED (
  SELECT d.system, d.release, lower(d.change) AS change, d.deployed
  FROM v_deployment d JOIN v_period t ON d.deployed <= t.ended
  WHERE lower(d.environment) IN ('production', 'prod', 'live') AND coalesce(lower(d.result), '') <> 'failure'
), sbom AS MATERIALIZED (
  SELECT b.artifact, b.locator, b.system, ltrim(b.release, 'vV') AS version FROM v_sbom b
) SELECT
  b.artifact,           -- artifact that holds it
  b.locator,            -- where in it
  l.system,             -- system that was deployed
  l.release,            -- its version or commit, as the deployment names it
  l.deployed            -- when
FROM (
  SELECT d.system, d.release, d.deployed FROM deployed d WHERE d.release IS NOT NULL
  UNION ALL
  SELECT d.system, d.change, d.deployed FROM deployed d WHERE d.change IS NOT NULL
) l JOIN sbom b ON b.system = l.system AND b.version = ltrim(l.release, 'vV');

-- Access that was granted by the period's end, and when it was first taken back, under whatever name of the person.
CREATE VIEW v_access AS WITH revocation AS MATERIALIZED (
  SELECT coalesce(w.person, lower(v.person)) AS person, v.system, v.revoked,
    CASE WHEN lower(v.environment) IN ('prod', 'live') THEN 'production' ELSE lower(v.environment) END AS environment
  FROM v_access_revocation v LEFT JOIN v_who w ON w.name = lower(v.person)
), held AS MATERIALIZED (
  SELECT g.*, coalesce(w.person, lower(g.person)) AS who,
    CASE WHEN lower(coalesce(g.environment, 'production')) IN ('prod', 'live') THEN 'production' ELSE lower(coalesce(g.environment, 'production')) END AS place
  FROM v_access_grant g JOIN v_period t ON g.granted <= t.ended
  LEFT JOIN v_who w ON w.name = lower(g.person)
) SELECT
  x.access_grant,       -- its id
  x.person,             -- who
  x.who,                -- the person's id of the settings, else the name in lower case
  x.system,             -- to what
  x.environment,        -- production, poc, repository, …
  x.granted,            -- from when
  x.expires,            -- until when
  x.revoked,            -- first time that it was revoked since then; NULL: never
  x.mfa,                -- yes, no: is a second factor enforced
  x.artifact,           -- artifact that shows it
  x.locator             -- where in it
FROM (
  SELECT g.access_grant, g.person, g.who, g.system, g.environment, g.granted, g.expires, g.mfa, g.artifact, g.locator, min(r.revoked) AS revoked
  FROM held g
  LEFT JOIN revocation r ON r.person = g.who AND r.system = g.system AND r.revoked >= g.granted
    AND (r.environment IS NULL OR r.environment = g.place)
  GROUP BY g.access_grant, g.person, g.who, g.system, g.environment, g.granted, g.expires, g.mfa, g.artifact, g.locator
) x;
