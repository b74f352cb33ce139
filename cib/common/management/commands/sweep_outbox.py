"""Send what is due, where no beat runs or nobody wants to wait for it."""

from typing import Any

from django.core.management.base import BaseCommand

from cib.common import delivery


class Command(BaseCommand):
    """Sweeps the outbox once."""

    help = "Send the messages that are due now"

    def handle(self, *args: Any, **options: Any) -> None:
        """Sweep, and print how many became what."""
        counts = delivery.sweep()
        lines = [f"{status}: {count}" for status, count in sorted(counts.items())]
        self.stdout.write("\n".join(lines) or "Nothing was due.")
