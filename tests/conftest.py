"""Programs that tests start take Ctrl-C as from a terminal, also when the suite itself runs in the background.

A shell without job control starts `make test &` with the signal ignored, and what we start would inherit that.
"""

import signal

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
