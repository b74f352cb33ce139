"""Load what council data profiles begin with: themes, indicators, the core figures."""

from typing import Any

from django.core.management.base import BaseCommand

from profiles.services.reference import load_profiles


class Command(BaseCommand):
    """`manage.py load_profiles`, after `load_reference`: safe to call as often as one likes."""

    help = "Bring themes, indicators and core figures to what the product's reference tables say; tells what changed."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, and tell one line for each table."""
        for loaded in load_profiles():
            self.stdout.write(str(loaded))
