"""Counties in a box: simulated portals with a calendar of events. Imports nothing of the product."""
