"""Import the inspectorate's published judgements: its spreadsheet (.ods), or a table of it as CSV."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cib.accounts.models import User
from cib.common.errors import NotAllowed, NotVisible, Refused
from councils.services.inspection_files import read_inspections
from councils.services.inspections import import_inspections


class Command(BaseCommand):
    """`manage.py import_inspections FILE --as E-MAIL [--source WORDS] [--dry-run]`: all or nothing, safe to repeat."""

    help = "Record inspections of children's services with their judgements from the inspectorate's published file."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file, who imports, what the source is called."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--as", dest="email", required=True, help="E-mail address of the member of CIB staff")
        parser.add_argument("--source", default="", help="Publisher, title and day (Ofsted and the file's name)")
        parser.add_argument("--dry-run", action="store_true", help="Say what would be recorded, and record nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read the whole file; record it only when every line is right."""
        actor = User.objects.filter(email=options["email"].strip().lower()).first()
        if actor is None:
            raise CommandError("Say with --as who imports: the e-mail address of a member of CIB staff.")
        try:
            with options["file"].open("rb") as file:
                rows = read_inspections(file)
            source = options["source"] or f"Ofsted, {options['file'].name}"
            done = import_inspections(rows=rows, source=source, is_dry_run=options["dry_run"], actor=actor)
        except OSError as error:
            raise CommandError(str(error)) from error
        except (NotAllowed, NotVisible) as error:
            raise CommandError("Only CIB staff record inspections.") from error
        except Refused as refused:
            raise CommandError("\n".join(breach.message for breach in refused.breaches)) from refused
        words = f"{done.added} added, {done.changed} changed, {done.unchanged} unchanged"
        self.stdout.write(f"{words}, {done.without_judgement} visits without a judgement left out.")
        for breach in done.errors:
            self.stdout.write(breach.message)
