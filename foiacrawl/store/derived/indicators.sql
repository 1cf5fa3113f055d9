-- One row for each current report of a body: what people ask for, over the forms. Numbers are those printed; null where a cell is
-- blank, lost or not in the form. `is_whole`: all rows of the requests table were read and its parts add up to the printed
-- total, so that a rate may be computed; `refusal_rate` is null otherwise. `before_rate` and `before_outcomes` are those of the
-- body's report of the year before, where that is whole too; `mean_of_peers` is the mean rate of the whole reports of the same
-- kind, level and year, `peers` their number.
WITH
-- The rows of the forms; `part` is what they are added up to. Compared once here, and not for each row of each report.
lines AS MATERIALIZED (
  SELECT form_row_id, "row",
    CASE
      WHEN "row" LIKE 'withheld_%' THEN 'withheld'
      WHEN "row" LIKE 'unable_%' THEN 'unable'
      WHEN "row" LIKE 'not_processed_%' THEN 'not_processed'
      WHEN "row" LIKE 'other_%' THEN 'other'
      WHEN "row" LIKE 'litigation_%' THEN 'litigation'
    END AS part
  FROM form_rows
  WHERE table_name IN ('requests', 'disputes') AND "row" IS NOT NULL
),
requested AS (
  SELECT t.report_id,
    max(t.total) FILTER (WHERE f."row" = 'requests_received_new') AS received,
    max(t.natural_person) FILTER (WHERE f."row" = 'requests_received_new') AS received_from_persons,
    max(t.total) FILTER (WHERE f."row" = 'requests_carried_over_from_prior_year') AS carried_in,
    max(t.total) FILTER (WHERE f."row" = 'disclosure_granted') AS granted,
    max(t.total) FILTER (WHERE f."row" = 'disclosure_partially_granted') AS partly_granted,
    CASE WHEN count(t.total) FILTER (WHERE f.part = 'withheld') = 8
      THEN sum(t.total) FILTER (WHERE f.part = 'withheld') END AS withheld,
    max(t.total) FILTER (WHERE f."row" = 'withheld_state_secret') AS withheld_state_secret,
    max(t.total) FILTER (WHERE f."row" = 'withheld_other_law_prohibits') AS withheld_other_law,
    max(t.total) FILTER (WHERE f."row" = 'withheld_three_securities_one_stability') AS withheld_security,
    max(t.total) FILTER (WHERE f."row" = 'withheld_third_party_rights') AS withheld_third_party,
    max(t.total) FILTER (WHERE f."row" = 'withheld_internal_affairs') AS withheld_internal,
    max(t.total) FILTER (WHERE f."row" = 'withheld_deliberative_process') AS withheld_process,
    max(t.total) FILTER (WHERE f."row" = 'withheld_law_enforcement_file') AS withheld_enforcement,
    max(t.total) FILTER (WHERE f."row" = 'withheld_administrative_inquiry_matter') AS withheld_inquiry,
    CASE WHEN count(t.total) FILTER (WHERE f.part = 'unable') = 3
      THEN sum(t.total) FILTER (WHERE f.part = 'unable') END AS unable,
    CASE WHEN count(t.total) FILTER (WHERE f.part = 'not_processed') = 5
      THEN sum(t.total) FILTER (WHERE f.part = 'not_processed') END AS not_processed,
    CASE WHEN count(t.total) FILTER (WHERE f."row" = 'other_handling') = 1
        OR count(t.total) FILTER (WHERE f."row" IN ('other_correction_overdue', 'other_fee_unpaid', 'other_other')) = 3
      THEN sum(t.total) FILTER (WHERE f.part = 'other') END AS other,
    max(t.total) FILTER (WHERE f."row" = 'outcomes_total') AS outcomes,
    max(t.total) FILTER (WHERE f."row" = 'requests_carried_over_to_next_year') AS carried_over
  FROM request_rows t
  -- CROSS JOIN: in the order of reports nothing has to be sorted, unlike in that of the form's rows.
  CROSS JOIN lines f ON f.form_row_id = t.form_row_id
  GROUP BY t.report_id
),
disputed AS (
  SELECT t.report_id,
    max(t.total) FILTER (WHERE f."row" = 'reconsideration') AS reconsiderations,
    max(t.upheld) FILTER (WHERE f."row" = 'reconsideration') AS reconsiderations_upheld,
    max(t.corrected) FILTER (WHERE f."row" = 'reconsideration') AS reconsiderations_corrected,
    max(t.other_outcome) FILTER (WHERE f."row" = 'reconsideration') AS reconsiderations_other,
    max(t.pending) FILTER (WHERE f."row" = 'reconsideration') AS reconsiderations_pending,
    CASE WHEN count(t.total) FILTER (WHERE f.part = 'litigation') = 2
      THEN sum(t.total) FILTER (WHERE f.part = 'litigation') END AS suits,
    CASE WHEN count(t.upheld) FILTER (WHERE f.part = 'litigation') = 2
      THEN sum(t.upheld) FILTER (WHERE f.part = 'litigation') END AS suits_upheld,
    CASE WHEN count(t.corrected) FILTER (WHERE f.part = 'litigation') = 2
      THEN sum(t.corrected) FILTER (WHERE f.part = 'litigation') END AS suits_corrected,
    CASE WHEN count(t.other_outcome) FILTER (WHERE f.part = 'litigation') = 2
      THEN sum(t.other_outcome) FILTER (WHERE f.part = 'litigation') END AS suits_other,
    CASE WHEN count(t.pending) FILTER (WHERE f.part = 'litigation') = 2
      THEN sum(t.pending) FILTER (WHERE f.part = 'litigation') END AS suits_pending
  FROM dispute_rows t
  CROSS JOIN lines f ON f.form_row_id = t.form_row_id
  GROUP BY t.report_id
),
-- The lists of the years before 2019.
listed AS (
  SELECT t.report_id,
    max(t.in_year) FILTER (WHERE f."row" IN ('requests_received', 'requests_total')) AS received,
    max(t.in_year) FILTER (WHERE f."row" = 'reply_disclosure_granted') AS granted,
    max(t.in_year) FILTER (WHERE f."row" = 'reply_disclosure_partially_granted') AS partly_granted,
    max(t.in_year) FILTER (WHERE f."row" = 'reply_withheld') AS withheld,
    max(t.in_year) FILTER (WHERE f."row" = 'replies_total') AS outcomes,
    max(t.in_year) FILTER (WHERE f."row" = 'reconsideration_total') AS reconsiderations,
    max(t.in_year) FILTER (WHERE f."row" = 'reconsideration_upheld') AS reconsiderations_upheld,
    max(t.in_year) FILTER (WHERE f."row" = 'reconsideration_corrected') AS reconsiderations_corrected,
    max(t.in_year) FILTER (WHERE f."row" = 'reconsideration_other') AS reconsiderations_other,
    max(t.in_year) FILTER (WHERE f."row" = 'litigation_total') AS suits,
    max(t.in_year) FILTER (WHERE f."row" = 'litigation_upheld_or_dismissed') AS suits_upheld,
    max(t.in_year) FILTER (WHERE f."row" = 'litigation_corrected') AS suits_corrected,
    max(t.in_year) FILTER (WHERE f."row" = 'litigation_other') AS suits_other
  FROM statistic_rows t
  JOIN form_rows f ON f.form_row_id = t.form_row_id
  WHERE f."row" IN (
    'requests_received', 'requests_total', 'reply_disclosure_granted', 'reply_disclosure_partially_granted',
    'reply_withheld', 'replies_total', 'reconsideration_total', 'reconsideration_upheld', 'reconsideration_corrected',
    'reconsideration_other', 'litigation_total', 'litigation_upheld_or_dismissed', 'litigation_corrected', 'litigation_other'
  )
  GROUP BY t.report_id
),
checked AS (
  SELECT report_id, count(*) AS failing_checks FROM check_rows WHERE status = 'fail' GROUP BY report_id
),
doubted AS (
  SELECT report_id, count(*) AS problems,
    count(*) FILTER (WHERE kind IN ('lost_cell', 'missing_row', 'unmatched_row', 'unparsed_value', 'unread_table')) AS lost
  FROM problems
  WHERE report_id IS NOT NULL
  GROUP BY report_id
),
joined AS (
  SELECT
    b.report_id, r.report_key, b.body AS identity, b.agency, b.division_code, b.level, b.kind, b.year, r.form,
    b.published_on, c.due, CASE WHEN c.status = 'late' THEN c.days_late END AS days_late,
    coalesce(q.received, l.received) AS received, q.received_from_persons, q.carried_in,
    coalesce(q.granted, l.granted) AS granted, coalesce(q.partly_granted, l.partly_granted) AS partly_granted,
    coalesce(q.withheld, l.withheld) AS withheld, q.withheld_state_secret, q.withheld_other_law, q.withheld_security,
    q.withheld_third_party, q.withheld_internal, q.withheld_process, q.withheld_enforcement, q.withheld_inquiry,
    q.unable, q.not_processed, q.other, coalesce(q.outcomes, l.outcomes) AS outcomes, q.carried_over,
    coalesce(d.reconsiderations, l.reconsiderations) AS reconsiderations,
    coalesce(d.reconsiderations_upheld, l.reconsiderations_upheld) AS reconsiderations_upheld,
    coalesce(d.reconsiderations_corrected, l.reconsiderations_corrected) AS reconsiderations_corrected,
    coalesce(d.reconsiderations_other, l.reconsiderations_other) AS reconsiderations_other, d.reconsiderations_pending,
    coalesce(d.suits, l.suits) AS suits, coalesce(d.suits_upheld, l.suits_upheld) AS suits_upheld,
    coalesce(d.suits_corrected, l.suits_corrected) AS suits_corrected, coalesce(d.suits_other, l.suits_other) AS suits_other,
    d.suits_pending, coalesce(k.failing_checks, 0) AS failing_checks, coalesce(p.problems, 0) AS problems,
    coalesce(p.lost, 0) AS lost_values,
    q.granted + q.partly_granted + q.withheld + q.unable + q.not_processed + q.other = q.outcomes AS adds_up
  FROM report_bodies b
  JOIN reports r ON r.report_id = b.report_id
  LEFT JOIN requested q ON q.report_id = b.report_id
  LEFT JOIN disputed d ON d.report_id = b.report_id
  LEFT JOIN listed l ON l.report_id = b.report_id
  LEFT JOIN checked k ON k.report_id = b.report_id
  LEFT JOIN doubted p ON p.report_id = b.report_id
  LEFT JOIN coverage c ON c.report_id = b.report_id
),
rated AS MATERIALIZED (
  SELECT *, coalesce(adds_up, 0) AS is_whole, CASE WHEN adds_up AND outcomes > 0 THEN round(100.0 * withheld / outcomes, 2) END AS rate
  FROM joined
),
mean AS MATERIALIZED (
  SELECT kind, level, year, round(avg(rate), 2) AS mean_of_peers, count(*) AS peers FROM rated WHERE is_whole GROUP BY kind, level, year
),
-- The first whole report of a body and year, as in `panel`.
whole AS MATERIALIZED (
  SELECT identity, year, rate, outcomes, min(report_id) FROM rated WHERE is_whole GROUP BY identity, year
)
SELECT
  i.report_id, i.report_key, i.identity, i.agency, i.division_code, i.level, i.kind, i.year, i.form, i.published_on, i.due,
  i.days_late, i.received, i.received_from_persons, i.carried_in, i.granted, i.partly_granted, i.withheld,
  i.withheld_state_secret, i.withheld_other_law, i.withheld_security, i.withheld_third_party, i.withheld_internal,
  i.withheld_process, i.withheld_enforcement, i.withheld_inquiry, i.unable, i.not_processed, i.other, i.outcomes,
  i.carried_over, i.reconsiderations, i.reconsiderations_upheld, i.reconsiderations_corrected, i.reconsiderations_other,
  i.reconsiderations_pending, i.suits, i.suits_upheld, i.suits_corrected, i.suits_other, i.suits_pending, i.failing_checks,
  i.problems, i.lost_values, i.is_whole, i.rate, b.rate, b.outcomes, m.mean_of_peers, m.peers
FROM rated i
LEFT JOIN whole b ON i.is_whole AND b.identity = i.identity AND b.year = i.year - 1
LEFT JOIN mean m ON i.is_whole AND m.kind = i.kind AND m.level IS i.level AND m.year = i.year
