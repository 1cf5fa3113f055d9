-- `figures` for queries written by hand: no column is named by a word of SQL.
SELECT
  report_id, agency, division_code, year, table_name, "row" AS row_id, "column" AS column_id, label, value, raw, state,
  unit, form, where_table, where_row, where_column, document_id, confidence, is_current, ordinal
FROM figures
