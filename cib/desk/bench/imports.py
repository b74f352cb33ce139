"""How fast a large file of figures is imported, beside pandas and a bare bulk load of the same rows in the same run."""

import json
import subprocess
import venv
from pathlib import Path
from typing import Any, Final

from django.conf import settings

AGAIN: Final = 3  # so often the floor is measured; the median counts
RATIO_MAX: Final = 10
MEGABYTES_MAX: Final = 500


def bare_load(path: Path, address: str) -> dict[str, Any]:
    """Read with pandas and load bare, in an environment of its own; give seconds, rows, peak memory."""
    script = settings.BASE_DIR / "bin" / "bench_bare_load.py"
    command = [str(_pandas_python()), str(script), str(path), address]
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 - a fixed command
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def _pandas_python() -> Path:
    room = settings.VAR_DIR / "pandas"
    python = Path(room) / "bin" / "python"
    if not python.exists():
        venv.create(room, with_pip=True)
        pip = [str(python), "-m", "pip", "install", "--quiet", "pandas", "psycopg2-binary"]
        subprocess.run(pip, check=True, stderr=subprocess.DEVNULL)  # noqa: S603 - a fixed command
    return python


def imports_section(runs: list[tuple[dict[str, Any], dict[str, Any]]]) -> str:
    """Write the section of the page: a line for each database, and whether the aims are met."""
    rows = [  # the head, then one line for each database
        "| Database | Rows | Import: s | Rows a second | Peak MB | Same file again: s | pandas, bare load: s | Ratio |",
        "| --- | --: | --: | --: | --: | --: | --: | --: |",
    ]
    missed: list[str] = []
    for ours, bare in runs:
        ratio = ours["seconds"] / bare["seconds"]
        name = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[ours["database"]]
        figures = [
            f"{ours['rows']:,}",
            f"{ours['seconds']:.1f}",
            f"{ours['rows'] / ours['seconds']:,.0f}",
            f"{ours['mb']:.0f}",
            f"{ours['seconds_again']:.1f}",
            f"{bare['seconds']:.1f} ({bare['read']:.1f} + {bare['load']:.1f}), {bare['mb']:.0f} MB",
            f"{ratio:.1f}",
        ]
        rows.append(f"| {name} | {' | '.join(figures)} |")
        if ratio > RATIO_MAX:
            missed.append(f"{name} takes {ratio:.1f} times as long as the floor")
        if ours["mb"] > MEGABYTES_MAX:
            missed.append(f"{name} takes {ours['mb']:.0f} MB")
    aims = f"Missed: {'; '.join(missed)}." if missed else "Both aims are met."
    about = (
        "The interactive tool\u2019s long extract, imported into an empty database: read, checked by line, staged, "
        "compared as a whole, written. Beside it, in the same run: `pandas.read_csv` and a bare load of the same rows "
        "(COPY, or executemany), without keys or checks. "
        f"Aims: at most {RATIO_MAX} times that floor, and {MEGABYTES_MAX} MB. {aims}"
    )
    return "\n\n".join(["## Importing figures", about, "\n".join(rows)])
