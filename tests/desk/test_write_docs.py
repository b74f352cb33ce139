"""The documents written from the code are up to date, and the command says so when they are not."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from cib.common.policy import EVERYTHING, about_object, about_user, anyone_signed_in, nobody
from cib.desk.documents import PAGES
from cib.desk.documents.permissions import in_words
from cib.desk.documents.rules import rules_of
from cib.desk.documents.source import sources


def test_documents_are_up_to_date() -> None:
    call_command("write_docs", "--check", stdout=StringIO())


def test_write_docs_writes_what_differs_and_then_nothing(tmp_path: Path) -> None:
    told = StringIO()
    with pytest.raises(CommandError, match="Out of date: states"):
        call_command("write_docs", "--check", "--to", str(tmp_path), stdout=told)
    call_command("write_docs", "--to", str(tmp_path), stdout=told)
    call_command("write_docs", "--to", str(tmp_path), stdout=told)
    assert {path.name for path in tmp_path.iterdir()} == set(PAGES)
    assert told.getvalue().splitlines() == [
        "Written: states.md, rules.md, permissions.md.",
        "The documents are up to date.",
    ]


def test_a_code_names_one_rule() -> None:
    codes = [code for source in sources() for code, _ in rules_of(source)]
    assert len(codes) > 100
    assert sorted(codes) == sorted(set(codes))


def test_permissions_in_words() -> None:
    member = about_user("a member", lambda _user: True, lambda: EVERYTHING)
    still_open = about_object("it is open", lambda _obj: True, EVERYTHING)
    assert in_words(member | anyone_signed_in | member) == "a member; anyone signed in"
    assert in_words(member & ~nobody) == "a member, but not nobody"
    assert in_words(member & still_open) == "a member, if it is open"
    assert in_words((member | anyone_signed_in) & member) == "(a member; anyone signed in), and a member"
    assert in_words(~member) == "anybody but a member"
