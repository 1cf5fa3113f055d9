-- Rows in every table of version 1: a portal, a report in two versions, a document that is no report.
INSERT INTO portals VALUES ('linjiang', '临江市政府门户网站', 'http://127.0.0.1:9001/list', '990100', 'prefecture', NULL, NULL, 0, NULL);
INSERT INTO runs VALUES (1, '2026-01-01T00:00:00Z', '2026-01-01T01:00:00Z', 'finished', '0.1.0', '{}', '{"new": 1}');
INSERT INTO documents VALUES
  (1, 'http://127.0.0.1:9001/2021.html', NULL, 'linjiang', '2021年年报', '2022-01-20', 200, 'text/html', 9, 'aa', 'a.warc.gz', 0, '2026-01-01T00:00:01Z', '2026-01-01T00:00:01Z', 0, 'r1', 'd1'),
  (2, 'http://127.0.0.1:9001/2021.html', NULL, 'linjiang', '2021年年报', '2022-01-20', 200, 'text/html', 9, 'bb', 'b.warc.gz', 7, '2026-01-02T00:00:01Z', '2026-01-02T00:00:01Z', 1, 'r2', 'd2'),
  (3, 'http://127.0.0.1:9001/notice.html', NULL, 'linjiang', NULL, NULL, 200, NULL, 9, 'cc', NULL, NULL, '2026-01-02T00:00:01Z', '2026-01-02T00:00:01Z', 1, 'r3', 'd3');
INSERT INTO reports (report_id, agency, division_code, year, title, form, published_on, url, portal_id, document_id, version,
  is_current, changed_by, first_seen, last_seen, script, run_id, reader_version, name, reading) VALUES
  (1, '临江市公安局', '990100', 2021, '行政复议情况', '2021', '2022-01-20', 'http://127.0.0.1:9001/2021.html', 'linjiang', 1, 1,
    0, NULL, '2026-01-01T00:00:01Z', '2026-01-01T00:00:01Z', 'simplified', 1, '0.1.0', '临江市公安局 2021', 'r1'),
  (2, '临江市公安局', '990100', 2021, '行政复议情况', '2021', '2022-01-20', 'http://127.0.0.1:9001/2021.html', 'linjiang', 2, 2,
    1, 'page', '2026-01-02T00:00:01Z', '2026-01-02T00:00:01Z', 'simplified', 1, '0.1.0', '临江市公安局 2021', 'r2');
INSERT INTO sections VALUES (1, 1, 0, '一、总体情况', '旧文'), (2, 2, 0, '一、总体情况', '新文');
INSERT INTO form_rows VALUES
  (1, 'requests', '2021', 'requests_received_new', '一、本年新收', '件', 11),
  (2, 'disclosure', '2021', 'rules', '规章', '件', 12),
  (3, 'disputes', '2021', 'reconsideration', '行政复议', '件', 13),
  (4, 'statistics', '2014', 'requests_received', '收到申请数', '件', 14);
INSERT INTO form_cells VALUES (1, 0, 'total', '总计', '件', 0), (2, 0, 'issued', '制发', '件', 0),
  (2, 1, 'amount_collected', '收费', '万元', 1), (3, 0, 'total', '总计', '件', 0), (4, 0, 'in_year', '本年', '件', 0);
INSERT INTO request_rows (report_id, ordinal, form_row_id, total, where_table, where_row, where_column, marks) VALUES
  (1, 0, 1, 5, 2, 3, 9, NULL), (2, 0, 1, 7, 2, 3, 9, '{"total": ["7件"]}');
INSERT INTO disclosure_rows (report_id, ordinal, form_row_id, issued, amount_collected, where_table, where_row, where_column)
  VALUES (2, 1, 2, 3, 2.5, 1, 2, 1);
INSERT INTO dispute_rows (report_id, ordinal, form_row_id, total, where_table, where_row, where_column) VALUES (2, 2, 3, 1, 3, 3, 0);
INSERT INTO statistic_rows (report_id, ordinal, form_row_id, in_year, where_table, where_row, where_column) VALUES (2, 3, 4, 8, 0, 1, 2);
INSERT INTO other_figures (report_id, ordinal, table_name, "row", "column", label, value, raw, state, unit, form, where_table,
  where_row, where_column) VALUES (2, 4, 'fees', NULL, 'new', '新', 4, '4', 'reported', '件', '2021', 4, 1, 1);
INSERT INTO mentions VALUES (1, 2, 'requests_received', 7, '件', 0, '收到申请7件。', 4, 5);
INSERT INTO identities VALUES (1, 'requests.flow', 'total'), (2, 'disputes.sum', 'reconsideration');
INSERT INTO check_rows VALUES (1, 0, 1, 'fail', 5, 6), (2, 0, 1, 'pass', 7, 7), (2, 1, 2, 'not_assessable', NULL, 1);
INSERT INTO problem_kinds VALUES ('robots', 'old', 'old', '旧', 'old'), ('withdrawn_kind', 'gone', 'gone', '旧', 'gone');
INSERT INTO problems VALUES
  (1, 'robots', 'robots.txt', 'linjiang', 'http://127.0.0.1:9001/x', NULL, NULL, NULL, NULL, NULL, 1, '2026-01-01T00:00:01Z', '2026-01-01T00:00:01Z'),
  (2, 'withdrawn_kind', 'a row', 'linjiang', 'http://127.0.0.1:9001/2021.html', 2, 2, 1, 2, 3, 1, '2026-01-01T00:00:01Z', '2026-01-01T00:00:01Z');
