"""The shape of the database: tables, indexes, views and code lists, and how an older database is brought up to date."""
