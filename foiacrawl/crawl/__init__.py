"""Scrapy's parts, each in the file of its Scrapy name: settings, items, middlewares, pipelines, extensions, archive."""
