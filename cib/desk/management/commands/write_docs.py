"""Write the documents that are made from the code, or say which of them are out of date."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from cib.desk.documents import PAGES


class Command(BaseCommand):
    """Writes docs/states.md, docs/rules.md and docs/permissions.md."""

    help = "Write the documents made from the code; with --check only say whether they are up to date (exit status 1)"

    def add_arguments(self, parser: CommandParser) -> None:
        """Let one only check, and write elsewhere."""
        parser.add_argument("--check", action="store_true", help="change nothing; fail when a page is out of date")
        parser.add_argument("--to", type=Path, default=Path(settings.BASE_DIR) / "docs", help="the folder of the pages")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write what differs, or fail and name it."""
        folder: Path = options["to"]
        pages = {folder / name: write() for name, write in PAGES.items()}
        stale = {path: text for path, text in pages.items() if not path.exists() or path.read_text("utf-8") != text}
        names = ", ".join(path.name for path in stale)
        if options["check"] and stale:
            raise CommandError(f"Out of date: {names}. Run manage.py write_docs.")
        for path, text in stale.items():
            path.write_text(text, "utf-8")
        self.stdout.write(f"Written: {names}." if stale else "The documents are up to date.")
