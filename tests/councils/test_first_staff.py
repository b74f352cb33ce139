"""The first member of CIB staff is appointed from the command line, once."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from councils import tokens
from councils.models import Invitation
from councils.queries import standing_of
from councils.services import invitations
from tests.factories import accounts

pytestmark = pytest.mark.django_db


def test_first_staff_is_invited_and_appointed() -> None:
    told = StringIO()
    call_command("appoint_first_staff", "Ada@CIB.example", "Heron", given_name="Ada", stdout=told)
    assert told.getvalue() == "The invitation is on its way to ada@cib.example.\n"
    token = tokens.token_of(Invitation.objects.get())
    user = invitations.open_account_by_invitation(token=token, password=accounts.PASSWORD)
    assert standing_of(user).is_cib_staff


def test_first_staff_is_appointed_once_and_with_an_address() -> None:
    with pytest.raises(CommandError, match="PP-30: That is no e-mail address"):
        call_command("appoint_first_staff", "nobody", "Heron")
    call_command("appoint_first_staff", "ada@cib.example", "Heron", stdout=StringIO())
    with pytest.raises(CommandError, match="PP-09"):
        call_command("appoint_first_staff", "bea@cib.example", "Wren")
    assert Invitation.objects.count() == 1
