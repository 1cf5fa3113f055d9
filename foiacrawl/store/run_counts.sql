-- What a run did, counted in the database when it ends; the crawl adds the counts that are not in the database (see runs.py).
-- Times are whole seconds: no run begins in a second in which the run before wrote something (Ledger.wait_for_new_second).
SELECT
  (SELECT count(*) FROM reports r WHERE r.is_latest AND r.last_seen >= u.started_at) AS found,
  -- A report that has moved to another address is not new there.
  (SELECT count(*) FROM reports r WHERE r.run_id = u.run_id AND r.version = 1)
    - (SELECT count(*) FROM problems p WHERE p.run_id = u.run_id AND p.document_id IS NULL AND p.kind = 'moved') AS new,
  (SELECT count(*) FROM reports r WHERE r.run_id = u.run_id AND r.version > 1) AS changed,
  (SELECT count(*) FROM reports r WHERE r.is_latest AND r.last_seen >= u.started_at AND r.run_id IS NOT u.run_id)
    AS unchanged,
  (SELECT count(*) FROM problems p WHERE p.run_id = u.run_id AND p.document_id IS NULL AND p.kind = 'moved') AS moved,
  (SELECT count(*) FROM problems p WHERE p.run_id = u.run_id AND p.document_id IS NULL AND p.kind = 'gone') AS gone,
  -- Refused or unreachable.
  (SELECT count(*) FROM problems p WHERE p.run_id = u.run_id AND p.document_id IS NULL AND p.kind IN (
    'js_challenge', 'geo_fence', 'forbidden', 'rate_limited', 'cooling_down', 'tls', 'dns', 'timeout'
  )) AS blocked,
  (SELECT count(*) FROM reports r JOIN coverage c ON c.report_id = r.report_id
   WHERE r.run_id = u.run_id AND c.status = 'late') AS late,
  (SELECT count(*) FROM problems p WHERE p.run_id = u.run_id AND p.document_id IS NULL AND p.kind NOT IN ('gone', 'moved')) AS problems
FROM runs u
WHERE u.run_id = ?
