-- What version 4 of the schema added, as released: what a crawl keeps for the next one, changed figures.
ALTER TABLE documents ADD COLUMN etag TEXT;
ALTER TABLE documents ADD COLUMN last_modified TEXT;
ALTER TABLE documents ADD COLUMN gone_on TEXT;

CREATE TABLE hosts (
  host TEXT PRIMARY KEY,
  refusals INTEGER NOT NULL,
  kind TEXT NOT NULL,
  refused_at TEXT NOT NULL,
  cooling_until TEXT
);

CREATE TABLE visits (
  portal_id TEXT PRIMARY KEY REFERENCES portals (portal_id),
  finished_at TEXT NOT NULL,
  family TEXT,
  listing_pages INTEGER NOT NULL,
  reports INTEGER NOT NULL
);

CREATE TABLE listings (
  url TEXT PRIMARY KEY,
  portal_id TEXT NOT NULL REFERENCES portals (portal_id),
  pages INTEGER NOT NULL,
  lines INTEGER NOT NULL,
  declared INTEGER,
  seen_at TEXT NOT NULL
);

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
