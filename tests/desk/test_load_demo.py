"""The demonstration says what it needs before it begins."""

import pytest
from django.core.management import CommandError, call_command

from peerchallenge.services.programme import load_programme
from tests.factories import councils

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _demonstration(settings: pytest.FixtureRequest) -> None:
    settings.DEMONSTRATION = True  # type: ignore[attr-defined]


def test_without_councils_and_programme_it_names_both_commands() -> None:
    with pytest.raises(CommandError) as refused:
        call_command("load_demo")
    assert str(refused.value) == (
        "There are no councils here yet. Run manage.py load_reference first, then load_demo again. "
        "There are no programme years here yet. Run manage.py load_programme first, then load_demo again. "
        "There are no offers here yet. Run manage.py load_programme first, then load_demo again."
    )


def test_without_councils_alone_it_names_theirs() -> None:
    load_programme()
    with pytest.raises(CommandError, match=r"^There are no councils here yet\. Run manage\.py load_reference first"):
        call_command("load_demo")


def test_where_there_are_people_it_is_not_built() -> None:
    councils.first_staff()
    with pytest.raises(CommandError, match="This database holds people already"):
        call_command("load_demo")
