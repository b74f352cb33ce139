"""From nothing to a working environment inside the project's folder: Python packages, Node, npm packages."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import assets
from console import ROOT, VAR, Trouble, guarded, run_quietly, say, step
from stamps import hash_of, is_stamped, stamp

VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
NODE_MAJOR_MIN = 20
NPM_OPTIONS = (
    "--ignore-scripts",
    "--no-audit",
    "--no-fund",
    "--loglevel=error",
    "--fetch-retry-mintimeout=1000",
    "--fetch-retry-maxtimeout=5000",
)


@contextmanager
def only_one_at_a_time() -> Iterator[None]:
    """Hold the set-up, so that two terminals do not install into one another's feet."""
    VAR.mkdir(exist_ok=True)
    with (VAR / "setup.lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


def set_up(*, for_development: bool = False) -> None:
    """Bring environment, packages and assets up to what the lock files name."""
    locks = ["requirements.lock", *(["requirements-dev.lock"] if for_development else [])]
    make_environment()
    for lock in locks:
        install_locked(lock)
    if assets.is_built():
        return
    node_folder = find_node()
    install_npm_packages(node_folder)
    with step("Building style sheet, fonts and scripts"):
        assets.build(node_folder / "node")


def make_environment() -> None:
    """Make .venv, or make it again when its Python is gone or too old."""
    probe = "import sys; sys.exit(sys.version_info < (3, 11))"
    if PYTHON.exists() and subprocess.run([str(PYTHON), "-c", probe], check=False).returncode == 0:
        return
    with step("Making a Python environment in .venv"):
        run_quietly(
            [sys.executable, "-m", "venv", "--clear", VENV],
            "Python could not make an environment (on Debian and Ubuntu: apt-get install python3-venv)",
        )


def install_locked(lock: str) -> None:
    """Install exactly what a lock file names, each package checked by its hash."""
    made_at = (VENV / "pyvenv.cfg").stat().st_mtime_ns  # another environment is another installation
    mark, name = hash_of([ROOT / lock], str(made_at)), f"installed {lock}"
    if is_stamped(name, mark):
        return
    with step(f"Installing packages from {lock} (a minute or two)"):
        pip = [PYTHON, "-m", "pip", "--disable-pip-version-check", "--no-input", "install", "--quiet"]
        run_quietly(
            [*pip, "--require-hashes", "--no-deps", "-r", ROOT / lock],
            "The Python packages could not be installed (is the network there?)",
        )
    stamp(name, mark)


def find_node() -> Path:
    """Return the folder of node and npm: the system's if new enough, else one from PyPI inside .venv."""
    for folder in (_system_node(), VENV / "bin"):
        if folder and _is_new_enough(folder):
            return folder
    install_locked("requirements-node.lock")
    if not _is_new_enough(VENV / "bin"):
        raise Trouble(f"Node {NODE_MAJOR_MIN} or newer is needed to build the style sheet; install nodejs and npm.")
    return VENV / "bin"


def _system_node() -> Path | None:
    found = shutil.which("node")
    return Path(found).parent if found and shutil.which("npm") else None


def _is_new_enough(folder: Path) -> bool:
    """Say whether node in this folder runs and is new enough, with npm beside it."""
    if not (folder / "node").exists() or not (folder / "npm").exists():
        return False
    told = subprocess.run([str(folder / "node"), "--version"], capture_output=True, text=True, check=False)
    major = told.stdout.strip().lstrip("v").split(".")[0]
    return told.returncode == 0 and major.isdigit() and int(major) >= NODE_MAJOR_MIN


def install_npm_packages(node_folder: Path) -> None:
    """Install what package-lock.json names; no package may run a script of its own."""
    mark = hash_of([ROOT / "package-lock.json"])
    if is_stamped("npm", mark) and (ROOT / "node_modules" / ".package-lock.json").exists():
        return
    with step("Installing GOV.UK Frontend, htmx and the font from npm"):
        run_quietly(
            [node_folder / "npm", "ci", *NPM_OPTIONS],
            "The npm packages could not be installed (is the network there?)",
            env={**os.environ, "PATH": f"{node_folder}{os.pathsep}{os.environ.get('PATH', '')}"},
        )
    stamp("npm", mark)


def main() -> int:
    """Set up, for running or (with --dev) for development."""
    with only_one_at_a_time():
        set_up(for_development="--dev" in sys.argv[1:])
    say("Everything is in place.")
    return 0


if __name__ == "__main__":
    guarded(main)
