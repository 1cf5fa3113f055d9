"""Scrapy's commands, as this project needs them."""
