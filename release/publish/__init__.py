"""Puts releases where others find them: a folder or object storage with an index, a feed and a page of all of them.

publish(folder, place, settings) -> Published      release.publish.publishing; docs/release-publish.md
"""
