"""Import the last reviews that councils had before the programme kept its cycles, from CSV with dry run."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cib.accounts.models import User
from cib.common.errors import NotAllowed, Refused
from reviews.services.importing import import_completed, read_completed


class Command(BaseCommand):
    """`manage.py import_completed_reviews FILE --as E-MAIL [--dry-run]`: all or nothing, and safe to run again."""

    help = "Record the last completed reviews from a CSV with the columns council, offer, completed_on."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file, who imports, and --dry-run."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--as", dest="email", default="", help="E-mail address of the member of CIB staff")
        parser.add_argument("--dry-run", action="store_true", help="Say what would be recorded, and record nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read the whole file; record it only when every line is right."""
        try:
            lines = options["file"].read_text(encoding="utf-8-sig").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{options['file']} cannot be read: {error}") from error
        rows, wrong = read_completed(lines)
        if wrong:
            raise CommandError("\n".join(wrong))
        known = sum(row.is_known for row in rows)
        if options["dry_run"]:
            words = f"{len(rows) - known} would be recorded, {known} are there already. Nothing was changed."
            self.stdout.write(words)
            return
        self.stdout.write(f"{self._recorded(rows, options['email'])} recorded, {known} were there already.")

    def _recorded(self, rows: Any, email: str) -> int:
        actor = User.objects.filter(email=email.strip().lower()).first()
        if actor is None:
            raise CommandError("Say with --as who imports: the e-mail address of a member of CIB staff.")
        try:
            return import_completed(rows=rows, actor=actor)
        except NotAllowed as error:
            raise CommandError("Only CIB staff record reviews that took place before.") from error
        except Refused as refused:
            raise CommandError("\n".join(breach.message for breach in refused.breaches)) from refused
