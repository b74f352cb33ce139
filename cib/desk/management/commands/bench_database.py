"""manage.py bench_database: fill an empty database with invented years and measure pages on it. Called by `bench`."""

import json
import time
from io import StringIO
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError, call_command
from django.db import connection, transaction

from cib.common import clock
from cib.common.collecting import collect_seldom
from cib.common.models import Message
from cib.desk.bench.figures import MEASURES, invent_measures
from cib.desk.bench.history import write_history
from cib.desk.bench.measuring import measured_pages
from cib.desk.bench.pages import pages_of
from cib.desk.bench.people import cast_people, pledge
from cib.desk.bench.stories import programme_years
from councils.models import Council, Person
from peerchallenge.models import Challenger, Engagement, Transfer
from profiles.models import Indicator, Reading
from reviews.models import Cycle

COUNTED: tuple[tuple[str, Any], ...] = (
    ("councils", Council),
    ("challengers", Challenger),
    ("engagements", Engagement),
    ("transfers", Transfer),
    ("notifications", Message),
    ("cycles", Cycle),
    ("indicators", Indicator),
    ("figures of councils", Reading),
)


class Command(BaseCommand):
    """Fill and measure one database, and write the figures as JSON."""

    help = "Fill an empty database with invented years and measure pages on it (called by bench)."

    def add_arguments(self, parser: Any) -> None:
        """Take how many years, how often each page is opened, and where the figures go."""
        parser.add_argument("--years", type=int, default=1)
        parser.add_argument("--measures", type=int, default=MEASURES)
        parser.add_argument("--repeat", type=int, default=3)
        parser.add_argument("--to", type=Path, required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        """Refuse a database with people in it; else fill it, measure, and write."""
        call_command("migrate", verbosity=0)
        if Person.objects.exists():
            raise CommandError("This database holds people. The bench fills only a database of its own.")
        began = time.perf_counter()
        for command in ("load_reference", "load_profiles", "load_programme"):
            call_command(command, verbosity=0)
        today = clock.today()
        with transaction.atomic():
            cast = cast_people()
            years = programme_years(options["years"], today)
            pledge(cast.pool, years)
            write_history(cast, years, today)
        call_command("open_cycles", verbosity=0)
        invent_measures(options["measures"])
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        filled = time.perf_counter() - began
        call_command("verify_ledger", stdout=StringIO())  # what was invented is lawful, or nothing is measured
        pages = pages_of(cast)
        cast.pool.clear()
        collect_seldom()  # as the server does
        figures = {
            "database": connection.vendor,
            "years": options["years"],
            "seconds_to_fill": round(filled),
            "counts": {name: model.objects.count() for name, model in COUNTED},
            "pages": measured_pages(pages, options["repeat"]),
        }
        options["to"].write_text(json.dumps(figures))
