-- Step 4: what a crawl remembers for the next one, and what a revision changed.

-- The validators a portal sent with a document, for conditional requests; `gone_on`: the day it was found to have vanished.
ALTER TABLE documents ADD COLUMN etag TEXT;
ALTER TABLE documents ADD COLUMN last_modified TEXT;
ALTER TABLE documents ADD COLUMN gone_on TEXT;

-- Hosts that refused us: how often in a row over all runs, in which way, and until when they are left alone.
CREATE TABLE hosts (
  host TEXT PRIMARY KEY,
  refusals INTEGER NOT NULL,
  kind TEXT NOT NULL,
  refused_at TEXT NOT NULL,
  cooling_until TEXT
);

-- The last whole visit of each portal.
CREATE TABLE visits (
  portal_id TEXT PRIMARY KEY REFERENCES portals (portal_id),
  finished_at TEXT NOT NULL,
  family TEXT,
  listing_pages INTEGER NOT NULL,
  reports INTEGER NOT NULL
);

-- Lists that were seen to their end: the next visit reads only their first page, unless that brings something new.
CREATE TABLE listings (
  url TEXT PRIMARY KEY,
  portal_id TEXT NOT NULL REFERENCES portals (portal_id),
  pages INTEGER NOT NULL,
  lines INTEGER NOT NULL,
  declared INTEGER,
  seen_at TEXT NOT NULL
);

-- The figures that differ between a version of a report and the one before; without `prior_report_id`, from those in the
-- database that a rebuild was compared with.
CREATE TABLE changes (
  report_id INTEGER NOT NULL REFERENCES reports (report_id),
  prior_report_id INTEGER REFERENCES reports (report_id),
  table_name TEXT NOT NULL,
  "row" TEXT,
  "column" TEXT NOT NULL,
  label TEXT NOT NULL,
  old_value NUMERIC,
  new_value NUMERIC,
  old_raw TEXT,
  new_raw TEXT,
  because TEXT NOT NULL
);
CREATE INDEX changes_report ON changes (report_id);
