"""Scrapy spiders; one file, one spider."""
