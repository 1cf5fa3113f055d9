-- The number stated in the text and the number printed in the table, for the indicators that both can have.
-- The text passes if any of its sentences has the table's number; text and tables often disagree.
-- `difference` is that of the nearest number stated. Approximate numbers (5万余) are not compared.
WITH
printed AS (
  SELECT t.report_id, 'requests_received' AS indicator, t.total AS value
  FROM request_rows t JOIN form_rows f ON f.form_row_id = t.form_row_id
  WHERE f."row" = 'requests_received_new'
  UNION ALL
  SELECT t.report_id, f."row", t.total
  FROM request_rows t JOIN form_rows f ON f.form_row_id = t.form_row_id
  WHERE f."row" IN ('requests_carried_over_from_prior_year', 'requests_carried_over_to_next_year')
  UNION ALL
  SELECT t.report_id, 'reconsideration_total', t.total
  FROM dispute_rows t JOIN form_rows f ON f.form_row_id = t.form_row_id
  WHERE f."row" = 'reconsideration'
  UNION ALL
  SELECT t.report_id, 'litigation_total', CASE WHEN count(t.total) = 2 THEN sum(t.total) END
  FROM dispute_rows t JOIN form_rows f ON f.form_row_id = t.form_row_id
  WHERE f."row" IN ('litigation_direct', 'litigation_after_reconsideration')
  GROUP BY t.report_id
  UNION ALL
  -- CROSS JOIN: by the few rows of the lists that texts mention, not by all rows of all lists.
  SELECT t.report_id, CASE f."row" WHEN 'requests_total' THEN 'requests_received' ELSE f."row" END, t.in_year
  FROM form_rows f CROSS JOIN statistic_rows t ON t.form_row_id = f.form_row_id
  WHERE f."row" = 'requests_total' OR f."row" IN (SELECT indicator FROM mentions)
)
SELECT
  p.report_id, r.agency, r.division_code, r.year, p.indicator,
  CASE WHEN p.value IS NULL THEN 'not_assessable' WHEN min(abs(m.value - p.value)) = 0 THEN 'pass' ELSE 'fail' END AS status,
  p.value AS printed, group_concat(DISTINCT m.value) AS stated, min(abs(m.value - p.value)) AS difference,
  group_concat(DISTINCT m.sentence) AS sentences
FROM printed p
JOIN reports r ON r.report_id = p.report_id AND r.is_current
JOIN mentions m ON m.report_id = p.report_id AND m.indicator = p.indicator AND NOT m.approximate
GROUP BY p.report_id, p.indicator
