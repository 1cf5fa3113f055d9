-- The body of each current report, by which its years are one series: its identity; where that is unknown, the
-- identity of other reports under the same name on the same portal; else the portal and the name.
-- A subquery rather than a join: the names are gone through only where a report has no identity. +portal_id: in the order of an
-- index that has all that is asked for, rather than of one by which each report would be looked up.
WITH
named AS MATERIALIZED (
  SELECT coalesce(portal_id, '') AS portal, agency, max(identity) AS identity
  FROM reports
  WHERE is_current AND identity IS NOT NULL
  GROUP BY +portal_id, agency
  HAVING count(DISTINCT identity) = 1
)
SELECT
  r.report_id,
  coalesce(
    r.identity,
    (SELECT n.identity FROM named n WHERE n.portal = coalesce(r.portal_id, '') AND n.agency = r.agency),
    coalesce(r.portal_id, '') || '/' || r.agency
  ) AS body,
  r.portal_id, r.agency, r.division_code, r.level, r.kind, r.year, r.published_on
FROM reports r
WHERE r.is_current AND r.agency IS NOT NULL
