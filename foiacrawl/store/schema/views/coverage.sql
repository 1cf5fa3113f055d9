-- A body's years (over its renames), from the first to the last report found of it on a portal, so that a gap is a row.
-- Due dates: 31 March for all until report year 2018 (regulation of 2007, article 31); from 2019 31 January
-- for departments and 31 March for governments (regulation of 2019, article 49), distinguished by the name.
WITH RECURSIVE
found AS (
  SELECT portal_id, body, year, max(agency) AS agency, max(division_code) AS division_code, max(level) AS level,
         max(kind) AS kind, count(*) AS reports,
         min(report_id) AS report_id, min(published_on) AS published_on
  FROM report_bodies
  WHERE year BETWEEN 2003 AND 2100
  GROUP BY portal_id, body, year
),
bodies AS (
  SELECT portal_id, body, min(year) AS first_year, max(year) AS last_year
  FROM found
  GROUP BY portal_id, body
),
years AS (
  SELECT b.portal_id, b.body, f.agency, f.division_code, f.level, f.kind, b.first_year AS year, b.last_year
  FROM bodies b
  JOIN found f ON f.portal_id IS b.portal_id AND f.body = b.body AND f.year = b.first_year
  UNION ALL
  -- A year without a report has the name of the year before.
  SELECT y.portal_id, y.body, coalesce(f.agency, y.agency), coalesce(f.division_code, y.division_code),
         coalesce(f.level, y.level), coalesce(f.kind, y.kind), y.year + 1, y.last_year
  FROM years y
  LEFT JOIN found f ON f.portal_id IS y.portal_id AND f.body = y.body AND f.year = y.year + 1
  WHERE y.year < y.last_year
),
due AS (
  SELECT *,
    agency LIKE '%政府' OR agency LIKE '%管委会' OR agency LIKE '%管理委员会' OR agency LIKE '%行政公署'
      AS is_government
  FROM years
)
SELECT
  y.portal_id, y.body AS identity, y.agency, y.division_code, y.level, y.kind, y.year,
  CASE
    WHEN f.report_id IS NULL THEN 'missing'
    WHEN julianday(f.published_on) > julianday(y.due) THEN 'late'
    ELSE 'found'
  END AS status,
  y.due, f.published_on,
  max(0, CAST(julianday(f.published_on) - julianday(y.due) AS INTEGER)) AS days_late,
  coalesce(f.reports, 0) AS reports, f.report_id
FROM (
  SELECT *, (year + 1) || CASE WHEN year <= 2018 OR is_government THEN '-03-31' ELSE '-01-31' END AS due
  FROM due
) y
LEFT JOIN found f ON f.portal_id IS y.portal_id AND f.body = y.body AND f.year = y.year
