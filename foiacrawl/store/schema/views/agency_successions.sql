-- Pairs of bodies in the database of which the later took over the earlier's work: related, but not one body.
SELECT
  e.identity AS earlier_identity, e.agency AS earlier, e.last_year AS earlier_until,
  l.identity AS later_identity, l.agency AS later, l.first_year AS later_from, s.since, s.note
FROM office_successions s
JOIN agencies e ON substr(e.identity, instr(e.identity, '/') + 1) = s.earlier
JOIN agencies l ON l.identity = substr(e.identity, 1, instr(e.identity, '/')) || s.later
WHERE NOT s.whole
