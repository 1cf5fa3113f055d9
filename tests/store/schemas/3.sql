-- What version 3 of the schema added, as released: attachments of documents, copies of reports, shared text.
ALTER TABLE documents ADD COLUMN attached_to INTEGER REFERENCES documents (document_id);
CREATE INDEX documents_attached ON documents (attached_to) WHERE attached_to IS NOT NULL;

ALTER TABLE reports ADD COLUMN is_latest INTEGER NOT NULL DEFAULT 1;
ALTER TABLE reports ADD COLUMN copy_of INTEGER REFERENCES reports (report_id);
UPDATE reports SET is_latest = is_current;
CREATE UNIQUE INDEX reports_latest ON reports (url) WHERE is_latest;
CREATE INDEX reports_copies ON reports (copy_of) WHERE copy_of IS NOT NULL;

ALTER TABLE disclosure_rows ADD COLUMN document_id INTEGER REFERENCES documents (document_id);
ALTER TABLE request_rows ADD COLUMN document_id INTEGER REFERENCES documents (document_id);
ALTER TABLE dispute_rows ADD COLUMN document_id INTEGER REFERENCES documents (document_id);
ALTER TABLE statistic_rows ADD COLUMN document_id INTEGER REFERENCES documents (document_id);
ALTER TABLE other_figures ADD COLUMN document_id INTEGER REFERENCES documents (document_id);

ALTER TABLE reports ADD COLUMN sketch BLOB;
CREATE INDEX reports_not_compared ON reports (report_id) WHERE sketch IS NULL;
CREATE TABLE shared_text (
  report_id INTEGER NOT NULL REFERENCES reports (report_id),
  other_report_id INTEGER NOT NULL REFERENCES reports (report_id),
  kind TEXT NOT NULL,
  sentences INTEGER NOT NULL,
  shared INTEGER NOT NULL,
  share REAL NOT NULL,
  PRIMARY KEY (report_id, other_report_id)
) WITHOUT ROWID;
CREATE INDEX shared_text_other ON shared_text (other_report_id);
