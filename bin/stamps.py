"""Knowing what was done already: each step leaves the hash of what it was made from."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

from console import ROOT, VAR

STAMPS = VAR / "stamps.json"
SOURCE_SUFFIXES = {".py", ".csv", ".gz", ".json", ".toml"}
APPS = ("cib", "councils", "profiles", "peerchallenge", "reviews")


def hash_of(paths: Iterable[Path], *more: str) -> str:
    """Return one hash of these files, their names and some words."""
    digest = hashlib.sha256("\0".join(more).encode())
    for path in sorted(paths):
        if path.is_file():
            digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def files_under(folder: Path, suffixes: set[str] | None = None) -> list[Path]:
    """Return the files in a folder and below, without caches."""
    return [
        path
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and (suffixes is None or path.suffix in suffixes)
    ]


def hash_of_code(*more: str) -> str:
    """Return one hash of the applications' code and data: what decides the shape of a database."""
    files = [path for app in APPS for path in files_under(ROOT / app, SOURCE_SUFFIXES)]
    return hash_of([*files, ROOT / "requirements.lock"], *more)


def is_stamped(name: str, value: str) -> bool:
    """Say whether this step was last done from exactly this."""
    return _read().get(name) == value


def stamp(name: str, value: str) -> None:
    """Note that a step is done, so that the next run may skip it."""
    stamps = _read()
    stamps[name] = value
    STAMPS.parent.mkdir(parents=True, exist_ok=True)
    fresh = STAMPS.with_suffix(".new")
    fresh.write_text(json.dumps(stamps, indent=2) + "\n", encoding="utf-8")
    fresh.replace(STAMPS)


def _read() -> dict[str, str]:
    try:
        stamps: dict[str, str] = json.loads(STAMPS.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamps
