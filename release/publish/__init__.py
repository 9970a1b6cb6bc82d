"""Releases where others find them: folder or bucket, index, feed, catalogue."""
