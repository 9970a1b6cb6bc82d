"""Bytes in, structured report out. Pure: no network, no database, no Scrapy, no clock."""

from parsers.pipeline import PARSER, read_report

__all__ = ["PARSER", "read_report"]
