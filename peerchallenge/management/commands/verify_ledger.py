"""Prove the gifted-day ledger, on demand."""

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from peerchallenge.queries.proofs import Outcome
from peerchallenge.services.proof import prove_ledger


class Command(BaseCommand):
    """`manage.py verify_ledger [--json]`: exit status 1 with what is wrong."""

    help = "Recompute the ledger of days and prove every statement about it."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take --json."""
        parser.add_argument("--json", action="store_true", help="Tell the result as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Prove, tell, and end with 1 when something does not hold."""
        proof, outcomes = prove_ledger()
        if options["json"]:
            self.stdout.write(json.dumps(_as_json(proof.proved_at.isoformat(), outcomes), indent=2))
        else:
            self._tell(outcomes)
        if proof.problems:
            sys.exit(1)

    def _tell(self, outcomes: list[Outcome]) -> None:
        for outcome in outcomes:
            self.stdout.write(f"{'wrong' if outcome.problems else 'holds'}  {outcome.statement}")
            for problem in outcome.problems:
                self.stderr.write(f"       {outcome.name}: {problem}")


def _as_json(proved_at: str, outcomes: list[Outcome]) -> dict[str, Any]:
    checks = [{"name": o.name, "statement": o.statement, "problems": list(o.problems)} for o in outcomes]
    return {"proved_at": proved_at, "sound": not any(o.problems for o in outcomes), "checks": checks}
