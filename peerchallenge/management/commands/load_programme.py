"""Load the programme's published data: years, themes, offers, conflict policies, clauses, reminders, funds."""

from typing import Any

from django.core.management.base import BaseCommand

from peerchallenge.services.programme import load_programme


class Command(BaseCommand):
    """`manage.py load_programme`: safe to call as often as one likes."""

    help = "Add what the programme publishes and this database lacks; tells what was added."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, and tell one line for each kind of row."""
        for loaded in load_programme():
            self.stdout.write(str(loaded))
