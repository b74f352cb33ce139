"""manage.py find_signs: looks for early signs as the nightly task does."""

import datetime as dt
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from profiles.services.signs import find_signs


class Command(BaseCommand):
    """Finds early signs, lets pass what no longer holds, and says how many."""

    help = "Looks for early signs about every council, as on a day."

    def add_arguments(self, parser: CommandParser) -> None:
        """Let the day be chosen."""
        parser.add_argument("--on", help="The day, such as 2027-03-01; today unless said")

    def handle(self, *args: Any, **options: Any) -> None:
        """Look, and say what was found."""
        try:
            day = dt.date.fromisoformat(options["on"]) if options["on"] else None
        except ValueError as error:
            raise CommandError(f"{options['on']} is no day such as 2027-03-01") from error
        done = find_signs(day)
        self.stdout.write(f"Signs found: {done.found}. Passed: {done.passed}. Standing before: {done.standing}.")
