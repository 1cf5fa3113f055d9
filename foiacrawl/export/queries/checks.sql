SELECT
  r.report_key, b.body AS identity, r.level, r.year, i.rule, i.at, t.status, t."left", t."right",
  t."left" - t."right" AS difference
FROM reports r
JOIN check_rows t ON t.report_id = r.report_id
JOIN check_rules i ON i.check_rule_id = t.check_rule_id
LEFT JOIN report_bodies b ON b.report_id = r.report_id
WHERE r.is_current AND (:first IS NULL OR r.year BETWEEN :first AND :last)
ORDER BY identity, r.year, r.report_key, t.ordinal
