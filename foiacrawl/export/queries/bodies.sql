-- One row for each body with a report or a year in `coverage` within the years asked for.
WITH
named AS (
  SELECT *, row_number() OVER (PARTITION BY identity ORDER BY last_year DESC, first_year DESC, agency) AS nth FROM agencies
),
known AS (
  SELECT identity FROM coverage WHERE :first IS NULL OR year BETWEEN :first AND :last
  UNION
  SELECT body FROM report_bodies WHERE :first IS NULL OR year BETWEEN :first AND :last
),
unreported AS (
  SELECT identity, max(agency) AS agency, max(division_code) AS division_code, max(level) AS level, max(kind) AS kind
  FROM coverage
  WHERE identity NOT IN (SELECT identity FROM agencies WHERE identity IS NOT NULL)
  GROUP BY identity
)
SELECT
  n.identity, n.agency,
  (SELECT group_concat(o.agency, '; ') FROM (SELECT agency FROM named WHERE identity = n.identity ORDER BY nth) o) AS names,
  n.division_code, n.level, n.kind,
  (SELECT min(o.first_year) FROM named o WHERE o.identity = n.identity) AS first_year,
  (SELECT max(o.last_year) FROM named o WHERE o.identity = n.identity) AS last_year,
  (SELECT count(DISTINCT b.year) FROM report_bodies b WHERE b.body = n.identity) AS reports
FROM named n
WHERE n.nth = 1 AND n.identity IN (SELECT identity FROM known)
UNION ALL
SELECT identity, agency, agency, division_code, level, kind, NULL, NULL, 0
FROM unreported
WHERE identity IN (SELECT identity FROM known)
ORDER BY identity
