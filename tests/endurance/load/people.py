"""Fills the database of a load run with invented years and signs two hundred people in, each in a session of their own.

Run by `run.py` with production's settings; writes who they are, their cookies and the addresses that they open.
"""

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402

from cib.accounts import second_factor  # noqa: E402
from cib.accounts.models import User  # noqa: E402
from cib.common import clock  # noqa: E402
from cib.desk.bench.history import write_history  # noqa: E402
from cib.desk.bench.people import SINCE, Cast, cast_people, pledge  # noqa: E402
from cib.desk.bench.stories import programme_years  # noqa: E402
from councils.enums import LeadPost, Role  # noqa: E402
from councils.models import Appointment, Person, Region  # noqa: E402
from peerchallenge.enums import EngagementStatus  # noqa: E402
from peerchallenge.models import Engagement  # noqa: E402
from reviews.services.opening import open_cycles  # noqa: E402

Pages = dict[str, str]
DIRECTORS, LEADS, STAFF, CHALLENGERS, BROKERS = 100, 27, 10, 45, 18  # two hundred


@dataclass(frozen=True)
class Visitor:
    """Somebody who clicks: what they are, the cookie of their session, and the pages that they open, by name."""

    role: str
    cookie: str
    pages: Pages


def fill(years: int) -> Cast:
    """Insert the bench's councils, people and years; open the turns that follow."""
    today = clock.today()
    with transaction.atomic():
        cast = cast_people()
        published = programme_years(years, today)
        pledge(cast.pool, published)
        write_history(cast, published, today)
    open_cycles()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return cast


def cookie_of(user: User) -> str:
    """Sign somebody in, with their second factor proved."""
    browser = Client(SERVER_NAME=settings.ALLOWED_HOSTS[0])
    browser.force_login(user)
    session = browser.session
    session[second_factor.PROOF] = user.pk
    session.save()
    return str(session.session_key)


def account(name: str, person: Person | None = None, **post: Any) -> User:
    """Open an account for somebody, and appoint them where a post is named."""
    user = User.objects.create(email=f"{name.lower()}@bench.example", is_demonstration=True, demonstration_role="Load")
    someone = person or Person(given_name="Load", family_name=name.title(), email=user.email)
    someone.user = user
    someone.save()
    if post:
        Appointment.objects.create(person=someone, from_date=SINCE, **post)
    return user


# --- Who opens what --------------------------------------------------------------------------------


def _of(app: str, *names: str) -> Pages:
    return {name: reverse(f"{app}:{name}") for name in names}


def _everybody() -> Pages:
    return {**_of("desk", "home", "my_messages", "help"), **_of("peerchallenge", "offer_list", "engagement_list")}


def directors(cast: Cast) -> Iterator[Visitor]:
    """Yield directors of children's services: their council, its days, its engagements, a shortlist."""
    for council, person in list(zip(cast.councils, cast.directors, strict=True))[:DIRECTORS]:
        own = Engagement.objects.filter(host=council).order_by("-number")
        pages = _everybody() | _of("reviews", "cycle_list")
        pages["council"] = reverse("desk:council", args=[council.la_code])
        pages["days_council"] = reverse("peerchallenge:days_council", args=[council.la_code])
        pages["engagement_detail"] = reverse("peerchallenge:engagement_detail", args=[own[0].pk])
        matching = own.filter(status=EngagementStatus.MATCHING).first()
        if matching is not None:
            pages["shortlist"] = reverse("peerchallenge:shortlist", args=[matching.pk])
        pages["search"] = f"{reverse('desk:search')}?q={council.short_name.split()[0]}"
        yield Visitor("director", cookie_of(_user(person)), pages)


def _user(person: Person) -> User:
    assert person.user is not None, "everybody here signs in"
    return person.user


def leads() -> Iterator[Visitor]:
    """Yield regional leads: their region, its plan, its turns."""
    posts = [(region, post) for region in Region.objects.order_by("code") for post in LeadPost]
    for region, post in posts[:LEADS]:
        taken = {"role": Role.REGIONAL_LEAD, "region": region, "lead_post": post}
        there = Appointment.objects.filter(**taken).select_related("person__user").first()
        user = _user(there.person) if there else account(f"lead-{region.code}-{post}", **taken)
        pages = _everybody() | _of("reviews", "cycle_list")
        pages["region"] = reverse("desk:region", args=[region.code])
        pages["plan"] = reverse("reviews:plan", args=[region.code])
        yield Visitor("regional lead", cookie_of(user), pages)


def staff() -> Iterator[Visitor]:
    """Yield CIB staff: everything that is long."""
    for number in range(STAFF):
        user = account(f"staff{number}", role=Role.CIB_STAFF, programme=True)
        pages = _everybody() | _of("desk", "england", "messages", "totals") | _of("reviews", "cycle_list")
        pages |= _of("peerchallenge", "pool_list", "queue", "days_supply") | _of("councils", "person_list")
        pages["search"] = f"{reverse('desk:search')}?q=bench"
        yield Visitor("CIB staff", cookie_of(user), pages)


def challengers(cast: Cast) -> Iterator[Visitor]:
    """Yield challengers: their own profile and diary."""
    for number, challenger in enumerate(cast.pool[:CHALLENGERS]):
        user = account(f"challenger{number}", challenger.person)
        yield Visitor("challenger", cookie_of(user), _everybody() | _of("peerchallenge", "my_profile", "my_diary"))


def brokers(cast: Cast) -> Iterator[Visitor]:
    """Yield brokers: their region and its councils."""
    regions = list(Region.objects.order_by("code"))
    for number in range(BROKERS):
        region = regions[number % len(regions)]
        council = next(one for one in cast.councils if one.region_id == region.pk)
        pages = _everybody() | _of("desk", "contacts")
        pages["region"] = reverse("desk:region", args=[region.code])
        pages["council"] = reverse("desk:council", args=[council.la_code])
        user = account(f"broker{number}", role=Role.BROKER, region=region)
        yield Visitor("broker", cookie_of(user), pages)


def main(years: int, to: Path) -> None:
    """Fill, sign in, and write it all down."""
    cast = fill(years)
    everybody = [*directors(cast), *leads(), *staff(), *challengers(cast), *brokers(cast)]
    to.write_text(json.dumps([asdict(visitor) for visitor in everybody]))


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
