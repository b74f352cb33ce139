"""Ending when `make` alone is interrupted: it then waits for us, and tells nobody.

A terminal sends Ctrl-C to make and to us; a script that interrupts make reaches only make. What the kernel tells of
make (Linux: /proc) shows that it was interrupted: it stops catching the signal.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from pathlib import Path

MAKES = {"make", "gmake"}
SECONDS_BETWEEN = 0.3


def follow_make() -> None:
    """Interrupt ourselves soon after the make that started us was interrupted; do nothing where there is none."""
    parent = os.getppid()
    if _name_of(parent) in MAKES and _catches_interrupts(parent):
        threading.Thread(target=_follow, args=(parent,), daemon=True).start()


def _follow(parent: int) -> None:
    while os.getppid() == parent and _catches_interrupts(parent):
        time.sleep(SECONDS_BETWEEN)
    os.kill(os.getpid(), signal.SIGINT)


def _name_of(process: int) -> str:
    try:
        return Path(f"/proc/{process}/comm").read_text(encoding="utf-8").strip()
    except OSError:
        return ""


def _catches_interrupts(process: int) -> bool:
    """Say whether the process has a handler for SIGINT: bit 1 of the mask that Linux shows as SigCgt."""
    try:
        lines = Path(f"/proc/{process}/status").read_text(encoding="utf-8").splitlines()
    except OSError:
        return False
    masks = [int(line.split()[1], 16) for line in lines if line.startswith("SigCgt:")]
    return any(mask >> (signal.SIGINT - 1) & 1 for mask in masks)
