SELECT
  c.identity, c.agency, c.division_code, c.level, c.kind, c.year, c.status, c.due, c.published_on,
  CASE WHEN c.status = 'late' THEN c.days_late END AS days_late, r.report_key
FROM coverage c
LEFT JOIN reports r ON r.report_id = c.report_id
WHERE :first IS NULL OR c.year BETWEEN :first AND :last
ORDER BY c.identity, c.year
