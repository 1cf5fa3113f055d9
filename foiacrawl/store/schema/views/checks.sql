SELECT
  t.report_id, r.agency, r.division_code, r.year, i.rule, i.at, t.status, t."left", t."right",
  t."left" - t."right" AS difference, r.is_current, t.ordinal
FROM check_rows t
JOIN reports r ON r.report_id = t.report_id
JOIN check_rules i ON i.check_rule_id = t.check_rule_id
