"""Asking the web server of this container whether it is well; for the container's health check."""

from __future__ import annotations

import os
import sys
import urllib.request


def main() -> int:
    """Return 0 when the server says that it can serve."""
    host = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0].lstrip(".")
    question = urllib.request.Request("http://127.0.0.1:8000/health/ready/", headers={"Host": host})
    with urllib.request.urlopen(question, timeout=5) as answer:  # noqa: S310 - a fixed address
        return 0 if answer.status == 200 else 1


if __name__ == "__main__":
    sys.exit(main())
