-- What version 2 of the schema added, as released: the full text.
CREATE VIRTUAL TABLE report_search USING fts5 (title, text, content = '', tokenize = 'ascii');
INSERT INTO report_search (report_search, rank) VALUES ('automerge', 16);
