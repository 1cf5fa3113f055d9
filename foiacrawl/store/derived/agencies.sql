-- Each name under which a body was found, with the years; rows of one identity are one body.
SELECT
  body AS identity, agency, max(division_code) AS division_code, max(level) AS level, max(kind) AS kind,
  min(year) AS first_year, max(year) AS last_year, count(DISTINCT year) AS years, count(*) AS reports
FROM report_bodies
GROUP BY body, agency
