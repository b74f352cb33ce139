"""The main job in a browser, from request to settled days, followed by the screen alone.

The product runs as in earnest: a web server, a worker and a mail server of their own. Once without scripts on a
telephone's width, on SQLite with the broker made of files; once with scripts at a desk, on PostgreSQL and Redis.
"""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
from playwright.sync_api import Browser

from tests.e2e.journey import world
from tests.e2e.journey.cast import Cast
from tests.e2e.journey.site import Site, serving
from tests.e2e.journey.stages import STAGES
from tests.e2e.journey.visitor import DESK, NARROWEST, TELEPHONE, Look

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def site(transactional_db: None, tmp_path: Path) -> Iterator[Site]:
    """Run the product on this test's database, on the first day of the journey."""
    with serving(tmp_path) as site:
        site.travel(world.TODAY)
        yield site


def travelled(site: Site, browser: Browser, look: Look) -> Cast:
    """Make the world, then go through all stages."""
    cast = Cast(site, world.build(), browser, look)
    for stage in STAGES:
        stage(cast)
    cast.leave()
    return cast


def assert_sound(look: Look) -> None:
    """Nothing to complain of on any page, and the ledger holds."""
    assert look.complaints == []
    said, problems = io.StringIO(), io.StringIO()
    call_command("verify_ledger", stdout=said, stderr=problems)  # ends the process where something is wrong
    assert (problems.getvalue(), "wrong" in said.getvalue()) == ("", False)


@pytest.mark.sqlite
def test_journey_without_scripts_on_a_telephone(site: Site, browser: Browser) -> None:
    look = Look(TELEPHONE, has_js=False, narrow=NARROWEST)
    travelled(site, browser, look)
    assert_sound(look)


@pytest.mark.postgresql
def test_journey_with_scripts_at_a_desk(site: Site, browser: Browser) -> None:
    look = Look(DESK, has_js=True)
    travelled(site, browser, look)
    assert_sound(look)
