-- Views as an older version left them: two that use names which version 7 changed, and one that has been broken since.
CREATE VIEW checks AS SELECT t.report_id, i.rule, i.at, t.status FROM check_rows t JOIN identities i ON i.identity_id = t.identity_id;
CREATE VIEW requests AS SELECT report_id, total, reading FROM request_rows JOIN reports USING (report_id);
CREATE VIEW broken AS SELECT 1 FROM dropped_table;
