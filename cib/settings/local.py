"""One machine, nothing installed: SQLite, a broker made of files, a local inbox, the demonstration."""

import os

# What a person who tries the product need not set; the environment still wins.
os.environ.setdefault("DEMONSTRATION", "true")
os.environ.setdefault("LOCAL_INBOX", "true")
os.environ.setdefault("LOG_FORMAT", "plain")
os.environ.setdefault("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")

from cib.settings.base import *  # noqa: F403

# The demonstration can move on in time, so that a visit booked today can be tried to its end.
CLOCK_OFFSET_FILE = str(VAR_DIR / "clock-offset") if DEMONSTRATION else ""  # noqa: F405
