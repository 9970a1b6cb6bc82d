"""Counties in a box: simulated portals with a calendar of events, and their truth. Imports nothing of the product.

`serving()` serves the portals; `portal_files()`, `roster_csv()`, `rulings_yaml()` and `SETTINGS` describe them to a
workspace. `NIGHTS` are the moments to crawl them; `truth(night)` is what must be said after each crawl, `faults(night)`
what is wrong with whose report. docs/demo.md tells the story.
"""

from demo.calendar import NIGHTS, SETTINGS, moment
from demo.counties import roster_csv
from demo.faults import Wrong, faults
from demo.portals import portal_files
from demo.rulings import rulings_yaml
from demo.server import Portals, serving
from demo.truth import Expected, truth

__all__ = [
    "NIGHTS",
    "SETTINGS",
    "Expected",
    "Portals",
    "Wrong",
    "faults",
    "moment",
    "portal_files",
    "roster_csv",
    "rulings_yaml",
    "serving",
    "truth",
]
