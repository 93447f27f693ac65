-- Whether every session in a PostgreSQL has all its entries: t, or f where one is missing.
--   psql -d DATABASE -tA -f deploy/whole.sql
SELECT coalesce(bool_and(entries = head AND last = head), true)
FROM (SELECT s.head, count(e.seq) AS entries, coalesce(max(e.seq), 0) AS last
      FROM session s LEFT JOIN entry e ON e.session = s.id GROUP BY s.id, s.head) AS counted;
