-- The counts of each run, as columns. A run that was killed has none; an older one lacks some of them.
SELECT
  run_id, started_at, finished_at, reason,
  json_extract(counts, '$.found') AS found,
  json_extract(counts, '$.new') AS new,
  json_extract(counts, '$.changed') AS changed,
  json_extract(counts, '$.moved') AS moved,
  json_extract(counts, '$.gone') AS gone,
  json_extract(counts, '$.unchanged') AS unchanged,
  json_extract(counts, '$.blocked') AS blocked,
  json_extract(counts, '$.late') AS late,
  json_extract(counts, '$.unread') AS unread,
  json_extract(counts, '$.problems') AS problems,
  json_extract(counts, '$.requests') AS requests,
  json_extract(counts, '$.portals') AS portals,
  json_extract(counts, '$.portals_finished') AS portals_finished,
  json_extract(counts, '$.portals_skipped') AS portals_skipped,
  json_extract(counts, '$.portals_blocked') AS portals_blocked,
  json_extract(counts, '$.portals_unreachable') AS portals_unreachable
FROM runs
