"""The whole story of one filing: `tell` of `audit.story.telling`, as a page `audit.story.text`."""
