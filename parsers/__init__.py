"""Bytes in, structured report out. Pure: no network, no database, no Scrapy, no clock."""
