"""Counties in a box: simulated portals with a calendar of events, and their truth. Imports nothing of the product.

`serving()` serves the portals; `portal_files()` and `roster_csv()` describe them to a workspace; `NIGHTS` are the
moments to crawl them; `truth(night)` is what must be said after each crawl. docs/demo.md tells the story.
"""

from demo.calendar import NIGHTS, moment
from demo.counties import roster_csv
from demo.portals import portal_files
from demo.server import Portals, serving
from demo.truth import Expected, truth

__all__ = ["NIGHTS", "Expected", "Portals", "moment", "portal_files", "roster_csv", "serving", "truth"]
