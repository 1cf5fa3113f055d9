-- LEFT JOIN, though each row has one: in the order of reports, unless rows of the form are asked for, nothing is sorted.
SELECT
  t.report_id, r.agency, r.division_code, r.year, f.form, f."row", f.label,
  t.in_year, t.cumulative,
  f.unit, t.ordinal
FROM statistic_rows t
JOIN reports r ON r.report_id = t.report_id AND r.is_current
LEFT JOIN form_rows f ON f.form_row_id = t.form_row_id
