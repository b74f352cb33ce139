"""Open the turns of review cycles that come near, mark what is due and overdue."""

import datetime as dt
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from reviews.services.opening import open_cycles


class Command(BaseCommand):
    """`manage.py open_cycles [--on 2027-04-01]`: safe to run twice, late, or on two machines at once."""

    help = "Open review cycles that come near; mark what is due and overdue (today, or on a day)."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the day."""
        parser.add_argument("--on", default="", help="The day to bring the cycles to, such as 2027-04-01")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run it and say what was done."""
        try:
            on = dt.date.fromisoformat(options["on"]) if options["on"] else None
        except ValueError as error:
            raise CommandError(f"{options['on']} is no day: write it like 2027-04-01.") from error
        self.stdout.write(f"Cycles: {open_cycles(on)}.")
