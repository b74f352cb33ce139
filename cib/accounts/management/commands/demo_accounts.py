"""Print the demonstration's accounts."""

from typing import Any

from django.core.management.base import BaseCommand

from cib.accounts.queries import demonstration_accounts


class Command(BaseCommand):
    """Lists who can be signed in as with one click."""

    help = "Print the accounts of the demonstration, by role"

    def handle(self, *args: Any, **options: Any) -> None:
        """Print one line for each account, role first."""
        accounts = demonstration_accounts()
        width = max((len(account.role) for account in accounts), default=0)
        for account in accounts:
            self.stdout.write(f"{account.role:<{width}}  {account.name}")
        if not accounts:
            self.stdout.write("There are no demonstration accounts here.")
