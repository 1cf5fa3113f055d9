-- LEFT JOIN, though each row has one: in the order of reports, unless rows of the form are asked for, nothing is sorted.
SELECT
  t.report_id, r.agency, r.division_code, r.year, f.form, f."row", f.label,
  t.issued, t.repealed, t.in_force, t.decisions, t.amount_collected,
  t.newly_made, t.newly_disclosed, t.disclosed_total, t.items_prior_year, t.items_change,
  t.procurement_projects, t.procurement_amount,
  (SELECT c.unit FROM form_cells c
   WHERE c.form_row_id = t.form_row_id AND c."column" IN ('amount_collected', 'procurement_amount')) AS amount_unit,
  t.ordinal
FROM disclosure_rows t
JOIN reports r ON r.report_id = t.report_id AND r.is_current
LEFT JOIN form_rows f ON f.form_row_id = t.form_row_id
