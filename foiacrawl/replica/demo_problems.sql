-- What was seen and belongs to no report, by kind: dead links, forbidden branches, pages that are no reports.
SELECT kind, count(*) AS times, min(coalesce(url, message)) AS example
FROM problems
WHERE report_id IS NULL
GROUP BY kind
ORDER BY kind;
