-- Version 4: what a crawl keeps for the next one, and a changed figure.
UPDATE documents SET etag = '"1"', last_modified = 'Thu, 01 Jan 2026 00:00:00 GMT', gone_on = '2026-01-03' WHERE document_id = 2;
INSERT INTO hosts VALUES ('127.0.0.1:9001', 2, 'forbidden', '2026-01-01T00:00:01Z', '2026-01-02T00:00:01Z');
INSERT INTO visits VALUES ('linjiang', '2026-01-01T01:00:00Z', 'plain', 3, 1);
INSERT INTO listings VALUES ('http://127.0.0.1:9001/list', 'linjiang', 3, 41, 41, '2026-01-01T00:30:00Z');
INSERT INTO changes VALUES (2, 1, 'requests', 'requests_received_new', 'total', '一、本年新收', 5, 7, '5', '7件', 'page');
