-- Subqueries rather than a join, so that counts by status or year do not look up each report.
SELECT
  y.report_id,
  (SELECT r.agency FROM reports r WHERE r.report_id = y.report_id) AS agency,
  (SELECT r.division_code FROM reports r WHERE r.report_id = y.report_id) AS division_code,
  y.year, y.prior_report_id, y.rule, y.at, y.status, y."left", y."right", y."left" - y."right" AS difference
FROM year_check_rows y
