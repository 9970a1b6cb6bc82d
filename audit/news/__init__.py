"""What is new after a night, and telling it (docs/news.md).

The way of a piece of news: `gathering` finds it while the register is written, `outbox` keeps it, `digest` makes
messages of what waits, one of `mail`, `webhook`, `robots` or `feed` delivers them, `telling` leads.
"""
