-- What version 5 of the schema added, as released: level, kind and identity of bodies.
CREATE TABLE agency_kinds (
  kind TEXT PRIMARY KEY,
  label TEXT NOT NULL,
  en TEXT NOT NULL,
  zh TEXT NOT NULL
);

CREATE TABLE office_successions (
  earlier TEXT NOT NULL,
  later TEXT NOT NULL,
  since INTEGER NOT NULL,
  whole INTEGER NOT NULL,
  note TEXT NOT NULL,
  PRIMARY KEY (earlier, later)
) WITHOUT ROWID;

ALTER TABLE reports ADD COLUMN level TEXT;
ALTER TABLE reports ADD COLUMN kind TEXT REFERENCES agency_kinds (kind);
ALTER TABLE reports ADD COLUMN identity TEXT;
ALTER TABLE reports ADD COLUMN agency_told TEXT;
ALTER TABLE reports ADD COLUMN other_name TEXT;
CREATE INDEX reports_identity ON reports (identity, year);
CREATE INDEX reports_kind ON reports (kind);

CREATE TABLE evidence (
  report_id INTEGER NOT NULL REFERENCES reports (report_id),
  ordinal INTEGER NOT NULL,
  source TEXT NOT NULL,
  told TEXT NOT NULL,
  division_code TEXT,
  PRIMARY KEY (report_id, ordinal)
) WITHOUT ROWID;
