"""Random calendars: what portals publish and how they fail, what we saw of it, and what may be said by the law."""
