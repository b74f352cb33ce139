"""manage.py bench_import: import a file of figures twice into a database of the bench's own. Called by `bench`."""

import json
import resource
import time
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, call_command
from django.db import connection

from cib.common import clock
from councils.services.reference import load_reference
from profiles.services.importing.from_file import import_file
from profiles.services.reference import load_profiles


class Command(BaseCommand):
    """Import, import again, tell seconds, rows and peak memory of this process."""

    help = "Measure the import of a file of figures on an empty database (called by bench)."

    def add_arguments(self, parser: Any) -> None:
        """Take the file, and where the figures go."""
        parser.add_argument("--file", type=Path, required=True)
        parser.add_argument("--to", type=Path, required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        """Measure and write."""
        call_command("migrate", verbosity=0)
        load_reference()
        load_profiles(with_readings=False)
        first, seconds, processor = _timed(options["file"])
        _, seconds_again, processor_again = _timed(options["file"])
        figures = {
            "database": connection.vendor,
            "rows": first.figures,
            "added": first.added,
            "seconds": seconds,
            "processor": processor,
            "seconds_again": seconds_again,
            "processor_again": processor_again,
            "mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        }
        options["to"].write_text(json.dumps(figures))


def _timed(path: Path) -> tuple[Any, float, float]:
    began, busy = time.perf_counter(), time.process_time()
    findings = import_file(path=path, published_on=clock.today())
    return findings, time.perf_counter() - began, time.process_time() - busy
