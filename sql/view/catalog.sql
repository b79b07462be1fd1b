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

-- Controls.
CREATE VIEW v_control AS SELECT
  id,         -- CHG-02
  title,      -- what is so when it operates
  objective,  -- why
  owner_role, -- who answers for it
  cadence,    -- each change, weekly, quarterly, yearly, …
  phases,     -- phases it operates in, joined by ", "
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
  residual     -- what the requirement still needs beside this control
FROM mapping;
