"""Make the shipped table of core figures anew from the published files."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from councils.services.reference import TABLES as COUNCIL_TABLES
from profiles.services.core_figures import make_core_figures
from profiles.services.reference import TABLES


class Command(BaseCommand):
    """`manage.py make_profile_reference --lait FILE --ees FOLDER`: for who maintains the product."""

    help = "Make profiles/reference/core_readings.csv and core_denominators.csv anew from DfE's published files."

    def add_arguments(self, parser: CommandParser) -> None:
        """Ask where the published files are."""
        parser.add_argument("--lait", type=Path, required=True, help="The interactive tool's long extract, .csv or .gz")
        parser.add_argument("--ees", type=Path, required=True, help="A folder of files as published")
        parser.add_argument("--to", type=Path, default=TABLES)

    def handle(self, *args: Any, **options: Any) -> None:
        """Make them, and tell how many figures they hold."""
        councils = COUNCIL_TABLES / "councils.csv"
        number = make_core_figures(lait=options["lait"], ees=options["ees"], tables=options["to"], councils=councils)
        self.stdout.write(f"{number:,} figures")
