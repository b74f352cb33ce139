"""Build the demonstration: invented people and activities on the real councils."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from cib.common.errors import Refused
from cib.desk.demonstration.building import build, is_built


class Command(BaseCommand):
    """Builds the demonstration in an empty database; says so and does nothing where it is there already."""

    help = "Build the demonstration in an empty database (reference data loaded)"

    def handle(self, *args: Any, **options: Any) -> None:
        """Build it, saying how far it is."""
        if not settings.DEMONSTRATION:
            raise CommandError("This is no demonstration (DEMONSTRATION is off), so nothing is invented here.")
        if is_built():
            self.stdout.write("The demonstration is here already.")
            return
        try:
            made = build(self.stdout.write)
        except Refused as refused:
            raise CommandError(" ".join(breach.message for breach in refused.breaches)) from refused
        words = ", ".join(f"{number} {what}" for what, number in made.items())
        self.stdout.write(f"The demonstration is ready: {words}.")
