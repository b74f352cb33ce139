"""Import the opening balances of councils at go-live, from CSV with dry run."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cib.accounts.models import User
from cib.common.errors import NotAllowed, Refused
from peerchallenge.services.allowances import import_opening_balances, read_opening_balances


class Command(BaseCommand):
    """`manage.py import_opening_balances FILE --as E-MAIL [--dry-run]`: all or nothing, and safe to run again."""

    help = "Post opening balances from a CSV with the columns council, year, kind, days, reason."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file, who imports, and --dry-run."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--as", dest="email", default="", help="E-mail address of the member of CIB staff")
        parser.add_argument("--dry-run", action="store_true", help="Say what would be posted, and post nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read the whole file; post it only when every line is right."""
        try:
            lines = options["file"].read_text(encoding="utf-8-sig").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{options['file']} cannot be read: {error}") from error
        rows, wrong = read_opening_balances(lines)
        if wrong:
            raise CommandError("\n".join(wrong))
        known = sum(row.is_posted for row in rows)
        if options["dry_run"]:
            self.stdout.write(f"{len(rows) - known} would be posted, {known} are there already. Nothing was changed.")
            return
        self.stdout.write(f"{self._posted(rows, options['email'])} posted, {known} were there already.")

    def _posted(self, rows: Any, email: str) -> int:
        actor = User.objects.filter(email=email.strip().lower()).first()
        if actor is None:
            raise CommandError("Say with --as who imports: the e-mail address of a member of CIB staff.")
        try:
            return import_opening_balances(rows=rows, actor=actor)
        except NotAllowed as error:
            raise CommandError("Only CIB staff post opening balances.") from error
        except Refused as refused:
            raise CommandError("\n".join(breach.message for breach in refused.breaches)) from refused
