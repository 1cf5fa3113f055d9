-- The text of reports. Where it is shortened, each character that has an entry in `abbreviations` is replaced by its word:
-- 200 characters at a time, because finding the n-th character of a text takes longer the further it is.
SELECT
  s.section_id, s.report_id, s.ordinal, s.heading,
  CASE
    WHEN s.is_shortened THEN (
      WITH RECURSIVE
      part (start, text) AS (
        SELECT 1, substr(s.text, 1, 200)
        UNION ALL
        SELECT start + 200, substr(s.text, start + 200, 200) FROM part WHERE start + 200 <= length(s.text)
      ),
      place (at) AS (SELECT 1 UNION ALL SELECT at + 1 FROM place WHERE at < 200)
      SELECT group_concat(coalesce(a.word, c.code), '')
      FROM (SELECT substr(part.text, at, 1) AS code FROM part CROSS JOIN place ORDER BY start, at) c
      LEFT JOIN abbreviations a ON a.code = c.code
    )
    ELSE s.text
  END AS text
FROM section_rows s
