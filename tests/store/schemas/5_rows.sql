-- Version 5: the body of the report.
INSERT INTO agency_kinds VALUES ('public_security', 'old', 'old', '旧');
INSERT INTO office_successions VALUES ('旧局', '新局', 2018, 0, 'test');
UPDATE reports SET level = 'prefecture', kind = 'public_security', identity = '990100/公安局', agency_told = '市公安局' WHERE report_id = 2;
INSERT INTO evidence VALUES (2, 0, 'title', '市公安局', NULL), (2, 1, 'decision', 'the portal is of 临江市', '990100');
