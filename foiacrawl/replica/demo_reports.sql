-- What the demo shows: one line for each current report, newest year first within a body.
SELECT
  r.agency,
  r.year,
  r.form,
  (SELECT count(*) FROM figures AS f WHERE f.report_id = r.report_id AND f.state <> 'lost') AS figures,
  (SELECT count(*) FROM checks AS c WHERE c.report_id = r.report_id AND c.status = 'fail') AS failed,
  (SELECT count(*) FROM problems AS p WHERE p.report_id = r.report_id) AS problems
FROM reports AS r
WHERE r.is_current
ORDER BY r.division_code, r.agency, r.year DESC;
