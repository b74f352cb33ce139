"""Appoint and invite the first member of CIB staff; everybody else is appointed on the pages."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cib.common.errors import Refused
from councils.services.first_staff import invite_first_member


class Command(BaseCommand):
    """`manage.py appoint_first_staff EMAIL FAMILY_NAME [--given-name NAME]`, once for an installation."""

    help = "Appoint the first member of CIB staff and send the invitation to sign in."

    def add_arguments(self, parser: CommandParser) -> None:
        """Ask who it is."""
        parser.add_argument("email")
        parser.add_argument("family_name")
        parser.add_argument("--given-name", default="")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it, and say what happens next."""
        try:
            invitation = invite_first_member(
                email=options["email"],
                family_name=options["family_name"],
                given_name=options["given_name"],
            )
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(f"The invitation is on its way to {invitation.email}.")
