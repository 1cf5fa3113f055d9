-- Each body known and each year from its first report to the last year due. A body of the registry without any report has the
-- years due since the first crawl. :now is the time of the run (UTC).
-- Due dates: 31 March for all until report year 2018 (regulation of 2007, article 31); from 2019 31 January
-- for departments and 31 March for governments (regulation of 2019, article 49), distinguished by the name.
WITH RECURSIVE
found AS (
  SELECT body, year, max(portal_id) AS portal_id, max(agency) AS agency, max(division_code) AS division_code,
    max(level) AS level, max(kind) AS kind, count(*) AS reports, min(report_id) AS report_id, min(published_on) AS published_on
  FROM report_bodies
  WHERE year BETWEEN 2003 AND 2100
  GROUP BY body, year
),
bodies AS (
  SELECT body, min(year) AS first_year, max(year) AS last_found FROM found GROUP BY body
),
unreported AS (
  SELECT p.identity AS body, p.portal_id, p.name AS agency, p.division_code, p.level,
    (SELECT CAST(strftime('%Y', min(started_at)) AS INTEGER) - 1 FROM runs) AS first_year
  FROM portals p
  WHERE p.identity IS NOT NULL AND p.identity NOT IN (SELECT body FROM bodies)
  GROUP BY p.identity
),
years AS (
  SELECT b.body, f.portal_id, f.agency, f.division_code, f.level, f.kind, b.first_year AS year, b.last_found
  FROM bodies b
  JOIN found f ON f.body = b.body AND f.year = b.first_year
  UNION ALL
  SELECT body, portal_id, agency, division_code, level, 'government', first_year, 0
  FROM unreported
  WHERE first_year || '' <= strftime('%Y', :now)
  UNION ALL
  -- A year without a report has the name of the year before.
  SELECT y.body, coalesce(f.portal_id, y.portal_id), coalesce(f.agency, y.agency),
    coalesce(f.division_code, y.division_code), coalesce(f.level, y.level), coalesce(f.kind, y.kind), y.year + 1, y.last_found
  FROM years y
  LEFT JOIN found f ON f.body = y.body AND f.year = y.year + 1
  WHERE y.year < max(y.last_found, CAST(strftime('%Y', :now) AS INTEGER) - 1)
),
due AS (
  SELECT *,
    (year + 1) || CASE
      WHEN year <= 2018 OR agency LIKE '%政府' OR agency LIKE '%管委会' OR agency LIKE '%管理委员会' OR agency LIKE '%行政公署'
      THEN '-03-31' ELSE '-01-31' END AS due
  FROM years
),
-- Documents that are reports by their title and could not be read.
unread AS (
  SELECT DISTINCT d.portal_id, d.listed_title AS title
  FROM documents d
  JOIN problems p ON p.document_id = d.document_id
  JOIN problem_kinds k ON k.kind = p.kind AND k.unread
  WHERE d.is_current AND d.listed_title IS NOT NULL AND p.report_id IS NULL
)
SELECT
  y.body AS identity, y.agency, y.division_code, y.level, y.kind, y.year,
  CASE
    WHEN f.report_id IS NOT NULL AND f.published_on IS NULL THEN 'undated'
    WHEN julianday(f.published_on) > julianday(y.due) THEN 'late'
    WHEN f.report_id IS NOT NULL THEN 'on_time'
    WHEN EXISTS (
      SELECT 1 FROM unread u
      WHERE u.portal_id = y.portal_id AND instr(u.title, y.year) AND instr(u.title, y.agency)
    ) THEN 'unreadable'
    WHEN (SELECT state FROM portals p WHERE p.portal_id = y.portal_id) IN ('blocked', 'unreachable') THEN 'blocked'
    ELSE 'missing'
  END AS status,
  y.due, f.published_on,
  max(0, CAST(julianday(f.published_on) - julianday(y.due) AS INTEGER)) AS days_late,
  coalesce(f.reports, 0) AS reports, f.report_id, y.portal_id
FROM due y
LEFT JOIN found f ON f.body = y.body AND f.year = y.year
WHERE f.report_id IS NOT NULL OR y.due < substr(:now, 1, 10)
