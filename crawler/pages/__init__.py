"""What one answer means: a body as a page, walls, pages that are not there, what a page leads to."""
