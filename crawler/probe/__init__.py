"""Looks at a county's site and writes its portal file. docs/portals.md, "A new county", tells what it does.

`crawler.probe.probe.look` is the pure core over a function that asks for pages; `crawler.probe.run` is its rim.
"""
