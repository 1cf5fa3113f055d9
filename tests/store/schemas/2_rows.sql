-- Version 2: the older version of the report is in the full text, the newer one not yet.
INSERT INTO report_search (rowid, title, text) VALUES (1, '行政 政复 复议 议情 情况 况', '旧文 文');
