"""Python's garbage collection as a server wants it: seldom, and not over what stays for ever anyway."""

import gc
from typing import Final

#: New objects until the youngest are looked through: a page makes tens of thousands and lets them go by itself.
YOUNGEST: Final = 50_000
OLDER: Final = 20


def collect_seldom() -> None:
    """Leave all that is loaded by now out of every later collection, and collect seldom.

    Once, when a process has loaded everything. A shortlist of thousands took half as long again for looking through
    objects of which none was garbage.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNGEST, OLDER, OLDER)
