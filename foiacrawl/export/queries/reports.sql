-- The current reports; `body` joins the years of a body also where its identity is unknown (see the view report_bodies).
SELECT
  r.report_key, b.body AS identity, r.agency, r.division_code, r.level, r.kind, r.year, r.form, r.title,
  r.url, r.published_on, i.due, i.days_late, r.first_seen, r.last_seen, r.script, d.sha256,
  coalesce(i.failing_checks, 0) AS failing_checks,
  (SELECT count(*) FROM problems p WHERE p.report_id = r.report_id) AS problems,
  (SELECT count(*) FROM figures f WHERE f.report_id = r.report_id AND f.state = 'lost') AS lost_cells,
  coalesce(i.is_whole, 0) AS is_whole, r.report_id
FROM reports r
JOIN documents d ON d.document_id = r.document_id
LEFT JOIN report_bodies b ON b.report_id = r.report_id
LEFT JOIN indicators i ON i.report_id = r.report_id
WHERE r.is_current AND (:first IS NULL OR r.year BETWEEN :first AND :last)
ORDER BY identity, r.year, r.report_key
