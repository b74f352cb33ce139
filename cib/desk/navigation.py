"""What stands in the header and the navigation of each page, by who somebody is today."""

import re
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.db.models import Case, When
from django.db.models.functions import Coalesce
from django.http import HttpRequest

from cib.accounts.posts import chosen_post
from cib.common.context import address_of
from councils.enums import Role
from councils.models import Appointment, Person
from councils.queries import Standing, standing_of

#: Label, name of the page, pattern with which the addresses begin at which it is the current one.
HOME: Final = ("Home", "desk:home", "/home/")
ENGAGEMENTS: Final = ("Challenges and reviews", "peerchallenge:engagement_list", "/engagements/")
QUEUE: Final = ("Requests", "peerchallenge:queue", "/queue/")
DAYS: Final = ("Days", "peerchallenge:days", "/days/")
FIGURES: Final = (
    "Data profile",
    "profiles:home",
    r"/profiles/|/signs/|/councils/\d+/(signs|figures|self-assessment|timeline|agreement)/",
)
OUR_PEOPLE: Final = ("Our people", "councils:our_people", "/our-people/")
REGION: Final = ("Region", "desk:region_home", "/regions/")
CLUSTER: Final = ("Cluster", "desk:cluster_home", "/clusters/")
CONTACTS: Final = ("Contacts", "desk:contacts", "/contacts/")
CYCLES: Final = ("Cycles", "reviews:plan_home", "/cycles/")
TOTALS: Final = ("Totals", "desk:totals", "/totals/")
TABLES: Final = ("Tables", "desk:fixed_tables", "/tables/")
POOL: Final = ("Pool", "peerchallenge:pool_list", "/pool/")
OFFERS: Final = ("Offers", "peerchallenge:offer_list", "/offers/")
COUNCILS: Final = ("Councils", "councils:council_list", "/councils/")
DIARY: Final = ("My diary", "peerchallenge:my_diary", "/my-diary/")
PROFILE: Final = ("My profile", "peerchallenge:my_profile", "/my-profile/")

#: Pages by role (visual language: navigation); several roles add up, in this order, seven at most.
PAGES: Final[tuple[tuple[frozenset[str], tuple[tuple[str, str, str], ...]], ...]] = (
    (frozenset({Role.CIB_STAFF}), (ENGAGEMENTS, POOL, DAYS, CYCLES, OFFERS, COUNCILS)),
    (frozenset({Role.DCS}), (ENGAGEMENTS, DAYS, FIGURES, OUR_PEOPLE)),
    (frozenset({Role.CHIEF_EXECUTIVE, Role.LEAD_MEMBER}), (ENGAGEMENTS, DAYS, FIGURES)),
    (frozenset({Role.DATA_OFFICER}), (ENGAGEMENTS, FIGURES)),
    (frozenset({Role.REGIONAL_LEAD, Role.BROKER}), (REGION, CYCLES, CONTACTS, ENGAGEMENTS, FIGURES, OFFERS)),
    (frozenset({Role.CLUSTER_LEAD}), (CLUSTER, CYCLES, ENGAGEMENTS, FIGURES, OFFERS)),
    (frozenset({Role.CHALLENGE_MANAGER}), (ENGAGEMENTS, QUEUE, POOL, FIGURES)),
    (frozenset({Role.BOARD_MEMBER}), (TOTALS, TABLES)),
    (frozenset({Role.GOVERNMENT_READER}), (TABLES,)),
)
SEVEN: Final = 7
_KEPT: Final = "_page_context"
_ACTING: Final = "_acting_in"


@dataclass(frozen=True)
class Acting:
    """As whom somebody acts: their name, whether they are in the pool, and the post's council, if it has one.

    `words` say the post as the header shows it; nothing for who has none.
    """

    name: str
    is_challenger: bool
    council_id: UUID | None
    words: str


def pages_for(standing: Standing, *, is_challenger: bool) -> list[tuple[str, str, str]]:
    """Give the pages of somebody's navigation: Home first, then those of each role, then their own diary."""
    found = [HOME]
    for roles, pages in PAGES:
        if any(standing.has(role) for role in roles):
            found += pages
    if len(found) == 1:
        found += (ENGAGEMENTS,)
    if is_challenger:
        found += (DIARY, PROFILE)
    return list(dict.fromkeys(found))[:SEVEN]


def _item(page: tuple[str, str, str], path: str) -> dict[str, Any]:
    label, name, pattern = page
    return {"label": label, "url": address_of(name), "active": re.match(pattern, path) is not None}


def page(request: HttpRequest) -> dict[str, Any]:
    """Give the template the person's name, role and navigation; nothing for somebody not signed in.

    Asked once for each request, though every cell of a table that is a template of its own comes by here.
    """
    kept: dict[str, Any] | None = getattr(request, _KEPT, None)
    if kept is None:
        kept = _page_of(request)
        setattr(request, _KEPT, kept)
    return kept


def _page_of(request: HttpRequest) -> dict[str, Any]:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    acts = acting_in(request)
    pages = pages_for(standing_of(user), is_challenger=acts.is_challenger)
    return {
        "navigation": [item for item in (_item(p, request.path) for p in pages) if item["url"]],
        "person_name": acts.name or str(user),
        "person_role": acts.words,
    }


def acting_in(request: HttpRequest) -> Acting:
    """Give as whom the signed-in person acts, asked once for each request."""
    if not hasattr(request, _ACTING):
        setattr(request, _ACTING, _acting(request.user, chosen_post(request)))
    found: Acting = getattr(request, _ACTING)
    return found


def _acting(user: Any, chosen: str) -> Acting:
    """Ask for the appointment to show beside the name (the chosen one, if it still holds), in one query.

    Only what the header says is read: every page asks this.
    """
    rows = Appointment.objects.current().filter(person__user=user)
    if chosen:
        rows = rows.order_by(Case(When(pk=chosen, then=0), default=1), *(Appointment._meta.ordering or ()))
    place = Coalesce("council__name", "region__name", "cluster__name")
    found = rows.values_list(*_of_person("person__"), "role", "council", place).first()
    if found is None:
        person = Person.objects.known().filter(user=user).values_list(*_of_person("")).first()
        found = (*person, "", None, None) if person else ("", "", None, "", None, None)
    given, family, challenger, role, council, named = found
    return Acting(f"{given} {family}".strip(), challenger is not None, council, _role_words(role, named))


def _of_person(path: str) -> tuple[str, ...]:
    return (f"{path}given_name", f"{path}family_name", f"{path}challenger")


def _role_words(role: str, place: str | None) -> str:
    """Say the role and its place as the header shows them: "director of children's services, Leeds"."""
    if not role:
        return ""
    words = " ".join(word if word.isupper() else word.lower() for word in str(Role(role).label).split())
    return f"{words}, {place}" if place else words
