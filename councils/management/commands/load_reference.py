"""Load the reference tables: regions, councils, codes, names, lineage, neighbours, borders."""

from typing import Any

from django.core.management.base import BaseCommand

from councils.services.reference import load_reference


class Command(BaseCommand):
    """`manage.py load_reference`: safe to call as often as one likes."""

    help = "Bring regions and councils to what the product's reference tables say; tells what changed."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, and tell one line for each table."""
        for loaded in load_reference():
            self.stdout.write(str(loaded))
