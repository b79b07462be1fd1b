-- Systems of the settings.
CREATE VIEW v_system AS SELECT
  system,   -- its id
  name,     -- its name
  in_scope, -- 1: covered by the audit
  reason    -- why not
FROM system;

-- When a phase of a system began.
CREATE VIEW v_phase AS SELECT
  system, -- the system
  phase,  -- idea, poc, mvp, release, eol
  began   -- first day
FROM phase;

-- Deadlines and cadences of the settings.
CREATE VIEW v_setting AS SELECT
  name, -- sla.critical, cadence.scan, …
  hours -- the span
FROM setting;

-- Frameworks.
CREATE VIEW v_framework AS SELECT
  framework, -- soc2, ssdf
  title,     -- name
  version    -- edition
FROM framework;

-- Requirements of frameworks; headings, details and retired ids are left out.
CREATE VIEW v_requirement AS SELECT
  framework, -- soc2, ssdf
  id,        -- as published: CC8.1, PW.7.2
  kind,      -- criterion, task
  title,     -- in our own words
  parent,    -- heading it stands under
  category,  -- SOC 2 category; directive or regulation of NIS2
  ordinal,   -- order of publication
  note,      -- a deadline, …
  gap        -- why no control covers it
FROM requirement WHERE assessable = 1;

-- All rows of frameworks: requirements, headings, details, and ids of earlier editions.
CREATE VIEW v_catalog_row AS SELECT
  framework, -- soc2, ssdf
  id,        -- as published: CC8.1, PW.7, PW.3.2
  kind,      -- criterion, series, task, …
  title,     -- in our own words
  parent,    -- row it stands under
  category,  -- SOC 2 category; directive or regulation of NIS2
  standing,  -- requirement, heading, detail, retired
  ordinal,   -- order of publication
  note,      -- a deadline, where a retired id went, …
  gap        -- why no control covers it
FROM requirement;

-- Headings over requirements: series, groups, practices.
CREATE VIEW v_heading AS SELECT
  framework, -- soc2, ssdf
  id,        -- as published: CC8, PW.7
  kind,      -- series, group, practice
  title,     -- in our own words
  parent,    -- heading it stands under
  ordinal    -- order of publication
FROM requirement WHERE standing = 'heading';

-- Challenges in force: nothing rests on these edges.
CREATE VIEW v_challenge AS SELECT
  c.edge,       -- a row of a crosswalk, or of a control: CHG-02:soc2:CC8.1
  c.challenger, -- who
  c.challenged, -- when
  c.reason      -- why
FROM challenge c WHERE c.withdrawn = 0
  AND NOT EXISTS (SELECT 1 FROM challenge l WHERE l.edge = c.edge AND l.entry > c.entry);

-- Rows of crosswalks.
CREATE VIEW v_crosswalk AS SELECT
  w.id,               -- soc2-ssdf:CC8.1:PW.7.2
  w.crosswalk,        -- soc2-ssdf
  w.ordinal,          -- order in the crosswalk's file
  w.source_framework, -- soc2; - when the other end has no counterpart anywhere
  w.source,           -- id as stated; NULL: no counterpart, or the framework as a whole
  w.relation,         -- source to target: equal, subset-of, superset-of, intersects-with, …
  w.rationale,        -- syntactic, semantic, functional; NULL: not of set theory
  w.target_framework, -- ssdf
  w.target,           -- as source
  w.confidence,       -- high, medium, low; NULL: not said
  w.status,           -- asserted, reviewed, contested
  w.holds,            -- 1: something may rest on it, unless it is challenged
  w.ref,              -- where its source says so
  w.basis,            -- why it is so
  w.corrected_source, -- of a contested row: the right ids, joined by ";"
  w.corrected_target, -- likewise
  w.correction,       -- what is right, in words
  w.author,           -- who states it
  w.licence,          -- of the crosswalk
  w.origin,           -- shipped, or the workspace's file
  EXISTS (SELECT 1 FROM v_challenge h WHERE h.edge = w.id) AS challenged -- 1: nothing rests on it
FROM crosswalk_edge w;

-- Controls.
CREATE VIEW v_control AS SELECT
  id,         -- CHG-02
  title,      -- what is so when it operates
  objective,  -- why
  owner_role, -- who answers for it
  cadence,    -- each change, weekly, quarterly, yearly, …
  phases,     -- phases of a system's life it operates in, joined by ", "
  stages,     -- stages of the pipeline: design, build, test, deploy, operate
  evidence,   -- kinds of artifact that prove it, joined by ", "
  origin      -- shipped, or the workspace's file
FROM control;

-- Reviews of controls.
CREATE VIEW v_control_review AS SELECT
  control,  -- the control
  reviewer, -- who
  reviewed, -- when
  note,     -- what was found
  digest    -- SHA-256 of the control's file, as reviewed
FROM control_review;

-- Which requirement a control supports, and how.
CREATE VIEW v_mapping AS SELECT
  control,     -- the control
  framework,   -- framework of the requirement
  requirement, -- its id
  support,     -- integral-to, example-of
  residual,    -- what the requirement still needs beside this control
  EXISTS (SELECT 1 FROM v_challenge h WHERE h.edge = control || ':' || framework || ':' || requirement) AS challenged -- 1: nothing rests on it
FROM mapping;
