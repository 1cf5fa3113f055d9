-- What of the crawl needs a person: one row each, with the kind of need (needs.toml), what it is about, and the numbers that
-- the words of needs.toml name. Parameters: :visits (failed visits in a row), :days (without a finished run), :unread, :now.
SELECT 'no_run' AS need, 'crawl' AS about, coalesce(finished, 'never') AS since, NULL AS value, NULL AS compared_with
FROM (SELECT max(finished_at) FILTER (WHERE reason = 'finished') AS finished, min(started_at) AS started FROM runs)
WHERE coalesce(julianday(:now) - julianday(coalesce(finished, started)), :days + 1) > :days
UNION ALL
SELECT state, portal_id, state_since, coalesce(listed, 0), coalesce(most_listed, 0)
FROM portals WHERE state IN ('quiet', 'shrunk')
UNION ALL
SELECT state, portal_id, state_since, failed_visits, NULL
FROM portals WHERE state IN ('blocked', 'unreachable') AND failed_visits >= :visits
UNION ALL
SELECT 'moved', portal_id, max(last_seen), NULL, NULL
FROM problems WHERE kind = 'listing_moved' AND closed_at IS NULL GROUP BY portal_id
UNION ALL
SELECT 'archive_damaged', 'archive', max(last_seen), count(*), NULL
FROM problems WHERE kind IN ('archive_damaged', 'not_archived') AND closed_at IS NULL HAVING count(*) > 0
UNION ALL
-- Documents that could not be read, in the last run and on average in the ten before.
SELECT 'unread', 'documents', at, last, mean FROM (
  SELECT max(finished_at) AS at,
    sum(CASE WHEN newest = 1 THEN unread END) AS last, avg(CASE WHEN newest > 1 THEN unread END) AS mean
  FROM (
    SELECT finished_at, json_extract(counts, '$.unread') AS unread, row_number() OVER (ORDER BY run_id DESC) AS newest
    FROM runs WHERE reason = 'finished'
  ) WHERE newest <= 11
) WHERE last >= :unread AND last > 2 * coalesce(mean, 0)
