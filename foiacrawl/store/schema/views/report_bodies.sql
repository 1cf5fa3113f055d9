-- The body of each current report, by which its years are one series: its identity; where that is unknown, the
-- identity of other reports under the same name on the same portal; else the portal and the name.
WITH
named AS (
  SELECT coalesce(portal_id, '') AS portal, agency, max(identity) AS identity
  FROM reports
  WHERE is_current AND identity IS NOT NULL
  GROUP BY portal_id, agency
  HAVING count(DISTINCT identity) = 1
)
SELECT
  r.report_id,
  coalesce(r.identity, n.identity, coalesce(r.portal_id, '') || '/' || r.agency) AS body,
  r.portal_id, r.agency, r.division_code, r.level, r.kind, r.year, r.published_on
FROM reports r
LEFT JOIN named n ON n.portal = coalesce(r.portal_id, '') AND n.agency = r.agency
WHERE r.is_current AND r.agency IS NOT NULL
