-- One report for each body and year, the first of several; `agency` is the latest name, the same in all years.
WITH
ranked AS (
  SELECT
    *,
    row_number() OVER (PARTITION BY body, year ORDER BY report_id) AS nth,
    count(*) OVER (PARTITION BY body, year) AS reports,
    first_value(agency) OVER (PARTITION BY body ORDER BY year DESC, report_id) AS latest
  FROM report_bodies
  WHERE year IS NOT NULL
)
SELECT
  body AS identity, year, latest AS agency, agency AS name_then, division_code, level, kind, published_on, reports,
  report_id
FROM ranked
WHERE nth = 1
