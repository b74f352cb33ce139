"""A process of its own that works on the outbox of the test that starts it: `sweep`, or `killed ID`."""

import os
import signal
import sys
from typing import Any

import django

django.setup()

from cib.celery import app  # noqa: E402
from cib.common import delivery, directory, outbox  # noqa: E402
from tests.factories.outbox import KIND, Everybody  # noqa: E402

outbox.register_kind(KIND)
directory.register(Everybody())

__all__ = ["app"]  # `celery -A tests.common.outbox_process worker` is the third way to start it


def _die(*_args: Any, **_kwargs: Any) -> bool:
    os.kill(os.getpid(), signal.SIGKILL)
    return False


if __name__ == "__main__":
    if sys.argv[1] == "sweep":
        sys.stdout.write(str(delivery.sweep()["sent"]))
    else:
        delivery._close = _die
        delivery.deliver(int(sys.argv[2]))
