-- Numbers that two consecutive reports share, compared as soon as both are known (docs/forms.md):
--   requests.carry       carried over from the prior year = carried over to the next, as last year's report prints it; per column
--   disclosure.in_force  form 2021: in force = in force last year + issued - repealed; per row
--   disclosure.items     form 2019: items last year, as this report prints them = last year's items + last year's change; per row
-- A failure is not always an error: bodies merge, and numbers are corrected. Where a cell of a side is blank or lost, nothing is compared.
WITH
one AS (
  SELECT body, year, min(report_id) AS report_id
  FROM report_bodies
  WHERE year IS NOT NULL
  GROUP BY body, year
),
pairs AS (
  SELECT n.report_id, n.year, p.report_id AS prior_report_id
  FROM one n
  JOIN one p ON p.body = n.body AND p.year = n.year - 1
),
applicants (column1) AS (
  VALUES ('natural_person'), ('commercial_enterprise'), ('research_institution'), ('public_interest_organization'),
    ('legal_service_institution'), ('other_organization'), ('total')
),
carried AS MATERIALIZED (
  SELECT t.report_id, f."row" = 'requests_carried_over_to_next_year' AS is_next, t.natural_person, t.commercial_enterprise,
    t.research_institution, t.public_interest_organization, t.legal_service_institution, t.other_organization, t.total
  -- CROSS JOIN, here and below: in this order. A new database has no statistics, by which SQLite would know not to go through all
  -- rows of the form, or all pairs for each row.
  FROM form_rows f
  CROSS JOIN request_rows t ON t.form_row_id = f.form_row_id
  WHERE f."row" IN ('requests_carried_over_from_prior_year', 'requests_carried_over_to_next_year')
),
compared AS (
  SELECT p.*, 'requests.carry' AS rule, a.column1 AS at,
    CASE a.column1
      WHEN 'natural_person' THEN n.natural_person
      WHEN 'commercial_enterprise' THEN n.commercial_enterprise
      WHEN 'research_institution' THEN n.research_institution
      WHEN 'public_interest_organization' THEN n.public_interest_organization
      WHEN 'legal_service_institution' THEN n.legal_service_institution
      WHEN 'other_organization' THEN n.other_organization
      ELSE n.total
    END AS "left",
    CASE a.column1
      WHEN 'natural_person' THEN b.natural_person
      WHEN 'commercial_enterprise' THEN b.commercial_enterprise
      WHEN 'research_institution' THEN b.research_institution
      WHEN 'public_interest_organization' THEN b.public_interest_organization
      WHEN 'legal_service_institution' THEN b.legal_service_institution
      WHEN 'other_organization' THEN b.other_organization
      ELSE b.total
    END AS "right"
  FROM pairs p
  CROSS JOIN carried n ON n.report_id = p.report_id AND n.is_next = 0
  CROSS JOIN carried b ON b.report_id = p.prior_report_id AND b.is_next = 1
  CROSS JOIN applicants a
  UNION ALL
  SELECT p.*, 'disclosure.in_force', f."row", n.in_force, b.in_force + n.issued - n.repealed
  FROM pairs p
  CROSS JOIN disclosure_rows n ON n.report_id = p.report_id
  JOIN form_rows f ON f.form_row_id = n.form_row_id AND f.form = '2021' AND f."row" IN ('rules', 'normative_documents')
  JOIN disclosure_rows b ON b.report_id = p.prior_report_id
  JOIN form_rows g ON g.form_row_id = b.form_row_id AND g.form = '2021' AND g."row" = f."row"
  UNION ALL
  SELECT p.*, 'disclosure.items', f."row", n.items_prior_year, b.items_prior_year + b.items_change
  FROM pairs p
  CROSS JOIN disclosure_rows n ON n.report_id = p.report_id
  JOIN form_rows f ON f.form_row_id = n.form_row_id AND f.form = '2019'
    AND f."row" NOT IN ('rules', 'normative_documents', 'centralized_government_procurement')
  JOIN disclosure_rows b ON b.report_id = p.prior_report_id
  JOIN form_rows g ON g.form_row_id = b.form_row_id AND g.form = '2019' AND g."row" = f."row"
)
SELECT
  report_id, year, prior_report_id, rule, at,
  CASE WHEN abs("left" - "right") < 0.000001 THEN 'pass' ELSE 'fail' END AS status,
  "left", "right"
FROM compared
WHERE "left" IS NOT NULL AND "right" IS NOT NULL
-- Failures first: what is asked for stands together in the file, one in seventy of the rows.
ORDER BY status -- fail before pass
