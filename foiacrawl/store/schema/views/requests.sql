-- LEFT JOIN, though each row has one: in the order of reports, unless rows of the form are asked for, nothing is sorted.
SELECT
  t.report_id, r.agency, r.division_code, r.year, f.form, f."row", f.label,
  t.natural_person, t.commercial_enterprise, t.research_institution, t.public_interest_organization,
  t.legal_service_institution, t.other_organization, t.total,
  f.unit, t.ordinal
FROM request_rows t
JOIN reports r ON r.report_id = t.report_id AND r.is_current
LEFT JOIN form_rows f ON f.form_row_id = t.form_row_id
