-- A left join, so that counts by status or year do not look up each report.
SELECT
  y.report_id, r.agency, r.division_code, y.year, y.prior_report_id, y.rule, y.at, y.status, y."left", y."right",
  y."left" - y."right" AS difference
FROM year_check_rows y
LEFT JOIN reports r ON r.report_id = y.report_id
