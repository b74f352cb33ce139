"""manage.py bench_pace: postings a second of our ledger and of a bare insert. Called by `bench`, on PostgreSQL."""

import json
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand

from cib.accounts.models import User
from cib.desk.bench.pace import bare_inserts, our_postings, versions


class Command(BaseCommand):
    """Measure the ledger's pace on a database that bench_database filled."""

    help = "Measure postings a second on a database that the bench filled (called by bench)."

    def add_arguments(self, parser: Any) -> None:
        """Take how many postings, and where the figures go."""
        parser.add_argument("--number", type=int, default=200)
        parser.add_argument("--to", type=Path, required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        """Measure and write."""
        number, actor = options["number"], User.objects.get(email="office@bench.example")
        figures = {
            "ours": our_postings(number, actor, audited=False),
            "audited": our_postings(number, actor, audited=True),
            "bare": bare_inserts(number),
            "versions": versions(),
        }
        options["to"].write_text(json.dumps(figures))
