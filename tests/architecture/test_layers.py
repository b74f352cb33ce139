"""Between apps and inside each app, imports go downwards only (.importlinter)."""

import configparser
import subprocess
import sys
from pathlib import Path

from tests.architecture.source import APPS, ROOT


def test_import_contracts_hold() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    told = subprocess.run([str(linter), "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stdout


def test_import_contracts_know_every_app() -> None:
    contracts = configparser.ConfigParser()
    contracts.read(ROOT / ".importlinter")
    inside = contracts["importlinter:contract:inside-apps"]["containers"].split()
    assert sorted(inside) == sorted({"cib.accounts", "cib.desk", *APPS} - {"cib"})
