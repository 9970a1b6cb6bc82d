"""`python -m demo [--night N]`: serve the portals alone, for somebody who wants to click around."""

import argparse
import sys
import threading

from demo.calendar import NIGHT_DATES, fault
from demo.server import serving


def main() -> int:
    """Print the addresses and serve until interrupted."""
    arguments = argparse.ArgumentParser(prog="python -m demo", description="Serve the simulated portals on loopback.")
    arguments.add_argument("--night", type=int, default=0, metavar="N", help="night of the calendar, the first is 0")
    night = arguments.parse_args().night
    if not 0 <= night < len(NIGHT_DATES):
        arguments.error(f"the calendar has the nights 0 to {len(NIGHT_DATES) - 1}")
    with serving() as portals:
        portals.set_night(night)
        sys.stdout.write(f"The night of {NIGHT_DATES[night]}; stop with Ctrl-C.\n")
        for name, url in portals.base_urls.items():
            sys.stdout.write(f"  {name:10} {url}  {fault(name, night) or ''}\n")
        sys.stdout.flush()
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            return 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
