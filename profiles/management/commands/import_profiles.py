"""Import published figures: DfE's statistical releases, the interactive tool's long extract, our template."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cib.common import clock
from profiles.enums import LineOutcome
from profiles.services.importing.from_file import import_file, told
from profiles.services.importing.reading import Unreadable


class Command(BaseCommand):
    """`manage.py import_profiles FILE [--companion FILE] [--published DAY] [--dry-run] [--json]`: all or nothing."""

    help = "Import published figures from a file (CSV, .gz, .zip, .xlsx); its kind is found out from the file itself."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file, what describes it, the day of publication."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--companion", type=Path, help="The .meta.csv of a release, or the tool's list of measures")
        parser.add_argument("--published", default="", help="Day of publication, such as 2026-04-01 (today)")
        parser.add_argument("--dry-run", action="store_true", help="Say what would be done, and write nothing")
        parser.add_argument("--json", action="store_true", help="Say it as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read the file whole; write it only when every line is right."""
        try:
            published = dt.date.fromisoformat(options["published"]) if options["published"] else clock.today()
            findings = import_file(
                path=options["file"],
                companion=options["companion"] or _meta_beside(options["file"]),
                published_on=published,
                is_dry_run=options["dry_run"],
            )
        except (OSError, ValueError, Unreadable) as error:
            raise CommandError(str(error)) from error
        facts = told(findings)
        self.stdout.write(json.dumps(facts, indent=2) if options["json"] else _in_words(facts, options["dry_run"]))
        if findings.errors:
            raise CommandError(f"{findings.errors:,} errors; nothing was written.")


def _meta_beside(path: Path) -> Path | None:
    """Find the description that lies beside a release's file, as DfE publishes them."""
    beside = path.with_name(f"{path.name.removesuffix('.csv')}.meta.csv")
    return beside if path.suffix == ".csv" and beside.is_file() else None


def _in_words(facts: dict[str, Any], is_dry_run: bool) -> str:
    labels = {outcome.value: outcome.label for outcome in LineOutcome}
    names = ("figures", "indicators", "new_indicators", "topics", "councils", "ended_councils", "aggregates")
    lines = [f"Format: {facts['format'] or 'not known'}; lines: {facts['lines']:,}"]
    lines += [f"{name.replace('_', ' ').capitalize()}: {facts[name]:,}" for name in names if name in facts]
    is_written = not is_dry_run and not facts["error_count"]
    lines += [f"{word.capitalize()}: {facts[word]:,}" for word in ("added", "changed", "unchanged")]
    lines += [f"Ignored, {labels[why]}: {number:,}" for why, number in facts["ignored"].items()]
    changed = facts["named"].get("changed", [])
    lines += [f"{council}, {of}, {period}: {before} becomes {after}" for council, of, period, before, after in changed]
    lines += [f"New: {name}" for name in facts["named"].get("new_names", [])]
    lines += [f"Line {e['line']}, worth a look: {e['text']} ({e['code']})" for e in facts["worth_a_look"]]
    lines += [f"Line {e['line']}: {e['text']} ({e['code']})" for e in facts["errors"]]
    return "\n".join([*lines, "Written." if is_written else "Nothing was written."])
