-- What version 1 of the schema added, as released: the tables.
CREATE TABLE portals (
  portal_id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  listing_url TEXT NOT NULL,
  division_code TEXT,
  level TEXT,
  family TEXT,
  encoding TEXT,
  render INTEGER NOT NULL,
  notes TEXT
);

CREATE TABLE runs (
  run_id INTEGER PRIMARY KEY,
  started_at TEXT NOT NULL,
  finished_at TEXT,
  reason TEXT,
  reader_version TEXT NOT NULL,
  settings TEXT NOT NULL,
  counts TEXT
);

CREATE TABLE documents (
  document_id INTEGER PRIMARY KEY,
  url TEXT NOT NULL,
  final_url TEXT,
  portal_id TEXT REFERENCES portals (portal_id),
  listed_title TEXT,
  listed_on TEXT,
  status INTEGER NOT NULL,
  content_type TEXT,
  size INTEGER NOT NULL,
  sha256 TEXT NOT NULL,
  warc_file TEXT,
  warc_offset INTEGER,
  first_seen TEXT NOT NULL,
  last_seen TEXT NOT NULL,
  is_current INTEGER NOT NULL,
  reading TEXT NOT NULL,
  detail TEXT NOT NULL
);
CREATE UNIQUE INDEX documents_current ON documents (url) WHERE is_current;
CREATE INDEX documents_portal ON documents (portal_id);

CREATE TABLE reports (
  report_id INTEGER PRIMARY KEY,
  agency TEXT,
  division_code TEXT,
  year INTEGER,
  title TEXT,
  form TEXT NOT NULL,
  published_on TEXT,
  url TEXT NOT NULL,
  portal_id TEXT REFERENCES portals (portal_id),
  document_id INTEGER NOT NULL REFERENCES documents (document_id),
  version INTEGER NOT NULL,
  is_current INTEGER NOT NULL,
  changed_by TEXT,
  first_seen TEXT NOT NULL,
  last_seen TEXT NOT NULL,
  script TEXT NOT NULL,
  index_number TEXT,
  publisher TEXT,
  document_number TEXT,
  created_on TEXT,
  site_code TEXT,
  icp TEXT,
  run_id INTEGER REFERENCES runs (run_id),
  reader_version TEXT NOT NULL,
  name TEXT NOT NULL,
  reading TEXT NOT NULL,
  UNIQUE (url, version)
);
CREATE UNIQUE INDEX reports_current ON reports (url) WHERE is_current;
CREATE INDEX reports_agency ON reports (agency, year);
CREATE INDEX reports_year ON reports (year);
CREATE INDEX reports_document ON reports (document_id);
CREATE INDEX reports_portal ON reports (portal_id);

CREATE TABLE sections (
  section_id INTEGER PRIMARY KEY,
  report_id INTEGER NOT NULL REFERENCES reports (report_id),
  ordinal INTEGER NOT NULL,
  heading TEXT NOT NULL,
  text TEXT NOT NULL
);
CREATE UNIQUE INDEX sections_report ON sections (report_id, ordinal);

CREATE TABLE form_rows (
  form_row_id INTEGER PRIMARY KEY,
  table_name TEXT NOT NULL,
  form TEXT NOT NULL,
  "row" TEXT,
  label TEXT NOT NULL,
  unit TEXT,
  digest INTEGER NOT NULL UNIQUE
);
CREATE INDEX form_rows_row ON form_rows ("row");

CREATE TABLE form_cells (
  form_row_id INTEGER NOT NULL REFERENCES form_rows (form_row_id),
  position INTEGER NOT NULL,
  "column" TEXT NOT NULL,
  label TEXT NOT NULL,
  unit TEXT,
  column_offset INTEGER NOT NULL,
  PRIMARY KEY (form_row_id, position)
) WITHOUT ROWID;

CREATE TABLE disclosure_rows (
  report_id INTEGER NOT NULL REFERENCES reports (report_id),
  ordinal INTEGER NOT NULL,
  form_row_id INTEGER NOT NULL REFERENCES form_rows (form_row_id),
  newly_made NUMERIC,
  newly_disclosed NUMERIC,
  disclosed_total NUMERIC,
  items_prior_year NUMERIC,
  items_change NUMERIC,
  decisions NUMERIC,
  procurement_projects NUMERIC,
  procurement_amount NUMERIC,
  issued NUMERIC,
  repealed NUMERIC,
  in_force NUMERIC,
  amount_collected NUMERIC,
  where_table INTEGER NOT NULL,
  where_row INTEGER NOT NULL,
  where_column INTEGER NOT NULL,
  marks TEXT,
  PRIMARY KEY (report_id, ordinal)
) WITHOUT ROWID;
CREATE INDEX disclosure_rows_form_row ON disclosure_rows (form_row_id);

CREATE TABLE request_rows (
  report_id INTEGER NOT NULL REFERENCES reports (report_id),
  ordinal INTEGER NOT NULL,
  form_row_id INTEGER NOT NULL REFERENCES form_rows (form_row_id),
  natural_person NUMERIC,
  commercial_enterprise NUMERIC,
  research_institution NUMERIC,
  public_interest_organization NUMERIC,
  legal_service_institution NUMERIC,
  other_organization NUMERIC,
  total NUMERIC,
  where_table INTEGER NOT NULL,
  where_row INTEGER NOT NULL,
  where_column INTEGER NOT NULL,
  marks TEXT,
  PRIMARY KEY (report_id, ordinal)
) WITHOUT ROWID;
CREATE INDEX request_rows_form_row ON request_rows (form_row_id);

CREATE TABLE dispute_rows (
  report_id INTEGER NOT NULL REFERENCES reports (report_id),
  ordinal INTEGER NOT NULL,
  form_row_id INTEGER NOT NULL REFERENCES form_rows (form_row_id),
  upheld NUMERIC,
  corrected NUMERIC,
  other_outcome NUMERIC,
  pending NUMERIC,
  total NUMERIC,
  where_table INTEGER NOT NULL,
  where_row INTEGER NOT NULL,
  where_column INTEGER NOT NULL,
  marks TEXT,
  PRIMARY KEY (report_id, ordinal)
) WITHOUT ROWID;
CREATE INDEX dispute_rows_form_row ON dispute_rows (form_row_id);

CREATE TABLE statistic_rows (
  report_id INTEGER NOT NULL REFERENCES reports (report_id),
  ordinal INTEGER NOT NULL,
  form_row_id INTEGER NOT NULL REFERENCES form_rows (form_row_id),
  in_year NUMERIC,
  cumulative NUMERIC,
  where_table INTEGER NOT NULL,
  where_row INTEGER NOT NULL,
  where_column INTEGER NOT NULL,
  marks TEXT,
  PRIMARY KEY (report_id, ordinal)
) WITHOUT ROWID;
CREATE INDEX statistic_rows_form_row ON statistic_rows (form_row_id);

CREATE TABLE other_figures (
  report_id INTEGER NOT NULL REFERENCES reports (report_id),
  ordinal INTEGER NOT NULL,
  table_name TEXT NOT NULL,
  "row" TEXT,
  "column" TEXT NOT NULL,
  label TEXT NOT NULL,
  value NUMERIC,
  raw TEXT NOT NULL,
  state TEXT NOT NULL,
  unit TEXT,
  form TEXT NOT NULL,
  where_table INTEGER NOT NULL,
  where_row INTEGER NOT NULL,
  where_column INTEGER NOT NULL,
  PRIMARY KEY (report_id, ordinal)
) WITHOUT ROWID;

CREATE TABLE mentions (
  mention_id INTEGER PRIMARY KEY,
  report_id INTEGER NOT NULL REFERENCES reports (report_id),
  indicator TEXT NOT NULL,
  value NUMERIC,
  unit TEXT,
  approximate INTEGER NOT NULL,
  sentence TEXT NOT NULL,
  span_start INTEGER NOT NULL,
  span_end INTEGER NOT NULL
);
CREATE INDEX mentions_report ON mentions (report_id);
CREATE INDEX mentions_indicator ON mentions (indicator);

CREATE TABLE identities (
  identity_id INTEGER PRIMARY KEY,
  rule TEXT NOT NULL,
  at TEXT NOT NULL,
  UNIQUE (rule, at)
);

CREATE TABLE check_rows (
  report_id INTEGER NOT NULL REFERENCES reports (report_id),
  ordinal INTEGER NOT NULL,
  identity_id INTEGER NOT NULL REFERENCES identities (identity_id),
  status TEXT NOT NULL,
  "left" NUMERIC,
  "right" NUMERIC,
  PRIMARY KEY (report_id, ordinal)
) WITHOUT ROWID;
CREATE INDEX check_rows_failed ON check_rows (report_id) WHERE status = 'fail';

CREATE TABLE problem_kinds (
  kind TEXT PRIMARY KEY,
  label TEXT NOT NULL,
  en TEXT NOT NULL,
  zh TEXT NOT NULL,
  todo TEXT NOT NULL
);

CREATE TABLE problems (
  problem_id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL REFERENCES problem_kinds (kind),
  message TEXT NOT NULL,
  portal_id TEXT REFERENCES portals (portal_id),
  url TEXT,
  document_id INTEGER REFERENCES documents (document_id),
  report_id INTEGER REFERENCES reports (report_id),
  where_table INTEGER,
  where_row INTEGER,
  where_column INTEGER,
  run_id INTEGER REFERENCES runs (run_id),
  first_seen TEXT NOT NULL,
  last_seen TEXT NOT NULL
);
CREATE INDEX problems_kind ON problems (kind);
CREATE INDEX problems_document ON problems (document_id);
CREATE INDEX problems_report ON problems (report_id);
CREATE INDEX problems_of_the_crawl ON problems (url, kind) WHERE document_id IS NULL;
CREATE INDEX problems_portal ON problems (portal_id);
