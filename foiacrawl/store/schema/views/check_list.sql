-- `checks` for queries written by hand: no column is named by a word of SQL.
SELECT
  report_id, agency, division_code, year, rule, at AS checked_at, status, "left" AS left_side, "right" AS right_side,
  difference, is_current, ordinal
FROM checks
