"""A council's turn in a browser, from the mail that tells of it to the next one, three years on.

Run as the main journey is: once without scripts on a telephone's width, on SQLite with the broker made of files; once
with scripts at a desk, and looked at on a telephone's width too, on PostgreSQL and Redis.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.e2e.journey import turning, turning_world, world
from tests.e2e.journey.cast import Cast
from tests.e2e.journey.site import Site, serving
from tests.e2e.journey.visitor import DESK, NARROWEST, TELEPHONE, Look
from tests.e2e.test_journey import assert_sound

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def site(transactional_db: None, tmp_path: Path) -> Iterator[Site]:
    """Run the product on this test's database, some days before the council is told."""
    with serving(tmp_path) as site:
        site.travel(world.TODAY)
        yield site


def travelled(site: Site, browser: Browser, look: Look) -> None:
    """Make the world, then go through all stages."""
    cast = Cast(site, turning_world.build(), browser, look, turning_world.STORY)
    for stage in turning.STAGES:
        stage(cast)
    cast.leave()


@pytest.mark.sqlite
def test_turn_comes_round_without_scripts_on_a_telephone(site: Site, browser: Browser) -> None:
    look = Look(TELEPHONE, has_js=False, narrow=NARROWEST)
    travelled(site, browser, look)
    assert_sound(look)


@pytest.mark.postgresql
def test_turn_comes_round_with_scripts_at_a_desk(site: Site, browser: Browser) -> None:
    look = Look(DESK, has_js=True, narrow=TELEPHONE)
    travelled(site, browser, look)
    assert_sound(look)
