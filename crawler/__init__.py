"""The Scrapy project: spiders, portal families, politeness, what a visit proved."""
