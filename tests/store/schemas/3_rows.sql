-- Version 3: an attachment, a copy at another address, shared text.
INSERT INTO documents (document_id, url, status, size, sha256, first_seen, last_seen, is_current, reading, detail, attached_to)
  VALUES (4, 'http://127.0.0.1:9001/2021.docx', 200, 9, 'dd', '2026-01-02T00:00:01Z', '2026-01-02T00:00:01Z', 1, '', '', 2);
UPDATE request_rows SET document_id = 4 WHERE report_id = 2;
INSERT INTO documents (document_id, url, status, size, sha256, first_seen, last_seen, is_current, reading, detail)
  VALUES (5, 'http://127.0.0.1:9002/copy.html', 200, 9, 'ee', '2026-01-02T00:00:01Z', '2026-01-02T00:00:01Z', 1, 'r2', 'd5');
INSERT INTO reports (report_id, agency, year, form, url, document_id, version, is_current, is_latest, copy_of, first_seen,
  last_seen, script, reader_version, name, reading, sketch) VALUES (3, '临江市公安局', 2021, '2021', 'http://127.0.0.1:9002/copy.html',
  5, 1, 0, 1, 2, '2026-01-02T00:00:01Z', '2026-01-02T00:00:01Z', 'simplified', '0.1.0', '临江市公安局 2021', 'r2', x'00000001');
INSERT INTO shared_text VALUES (2, 3, 'other_body', 5, 5, 1.0);
