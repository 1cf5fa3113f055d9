-- One part of `figures`, for the table :table stored in :rows; views.py fills in the names and joins the parts.
-- A cell has the usual values for its number unless `marks` has others: [raw, state, table, row, document, confidence] by column,
-- and under "_" what the row's cells without a number contain. The place of the others is counted from the first cell.
SELECT
  report_id, agency, division_code, year, ':table' AS table_name, "row", "column", label, value,
  coalesce(json_extract(mark, '$[0]'), CAST(value AS TEXT), json_extract(marks, '$._[0]'), '') AS raw,
  coalesce(
    json_extract(mark, '$[1]'),
    CASE WHEN value IS NOT NULL THEN 'reported' END, json_extract(marks, '$._[1]'), 'blank'
  ) AS state,
  unit, form,
  coalesce(json_extract(mark, '$[2]'), where_table) AS where_table,
  coalesce(json_extract(mark, '$[3]'), where_row) AS where_row,
  where_column, coalesce(json_extract(mark, '$[4]'), document_id) AS document_id,
  json_extract(mark, '$[5]') AS confidence, is_current, ordinal
FROM (
  SELECT
    t.report_id, r.agency, r.division_code, r.year, f."row", c."column", c.label,
    CASE c."column" :cases END AS value,
    t.marks, json_extract(t.marks, '$.' || c."column") AS mark,
    c.unit, f.form, t.where_table, t.where_row, t.where_column + c.column_offset AS where_column,
    coalesce(t.document_id, r.document_id) AS document_id, r.is_current, t.ordinal
  FROM :rows t
  JOIN reports r ON r.report_id = t.report_id
  JOIN form_rows f ON f.form_row_id = t.form_row_id
  JOIN form_cells c ON c.form_row_id = t.form_row_id
)
