"""Search: councils, people in the pool, challenges and reviews, each narrowed to what the reader may see.

Whatever is typed, the same number of queries is asked: two for each kind that is shown, one for each that is only
counted. So neither an answer nor its cost tells of what one may not see.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from django.core.paginator import Page, Paginator
from django.db.models import Case, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, Concat
from django.urls import reverse

from cib.common.components.words import long_date
from cib.common.folding import Folded, fold
from councils.models import Council, CouncilAlias, CouncilCode, Employment
from councils.permissions import POLICY as PLACES
from peerchallenge.models import Challenger, Engagement, OfferVersion
from peerchallenge.permissions import POLICY

FEW: Final = 5
ROWS_A_PAGE: Final = 25
WORDS_MAX: Final = 8
_REFERENCE = re.compile(r"\s*(?:pc)?[\s-]*0*([1-9][0-9]{0,8})\s*", re.IGNORECASE)


@dataclass(frozen=True)
class Hit:
    """One thing found: what it is called, where it is, and a line that tells it from others."""

    title: str
    url: str
    hint: str


@dataclass(frozen=True)
class Group:
    """What was found of one kind: how many in all, and those shown; `page` where one kind is read page by page."""

    kind: str
    title: str
    count: int
    hits: list[Hit]
    page: Page[Any] | None = None


@dataclass(frozen=True)
class Kind:
    """One kind of thing that can be found: its heading, the rows that a reader may see and that fit, one as a hit."""

    title: str
    found: Callable[[Any, str], QuerySet[Any]]
    hit: Callable[[Any], Hit]


def words_of(typed: str) -> list[str]:
    """Give the words to look for, folded; each must begin a word of what is found."""
    return fold(typed).split()[:WORDS_MAX]


def _spelled(*parts: str) -> Concat:
    """Give names as they are compared, each word with a blank before it, so that a search finds how words begin."""
    named = [part for name in parts for part in (Value(" "), name)]
    return Concat(Value(" "), Folded(Concat(*named)))


def _begins(path: str, word: str) -> Q:
    return Q(**{f"{path}__contains": f" {word}"})


# --- Councils --------------------------------------------------------------------------------------


def _councils_named(words: list[str]) -> QuerySet[Council]:
    """Give the councils of which one name, short name or alias holds all the words, in force or ended."""
    aliases = CouncilAlias.objects.annotate(spelled=Concat(Value(" "), "folded"))
    names: Any = Council.objects.annotate(spelled=_spelled("name", "short_name"))
    for word in words:
        aliases, names = aliases.filter(_begins("spelled", word)), names.filter(_begins("spelled", word))
    found: QuerySet[Council] = Council.objects.filter(
        Q(pk__in=names.order_by().values("pk")) | Q(pk__in=aliases.order_by().values("council"))
    )
    return found


def councils_found(user: Any, typed: str) -> QuerySet[Council]:
    """Give the councils by name, short name, alias, three letters or code; the one so called, then those in force."""
    code = typed.strip().upper()
    coded = CouncilCode.objects.filter(code=code).order_by().values("council")
    named = Q(pk__in=_councils_named(words_of(typed)).order_by().values("pk"))
    rows: Any = Council.objects.filter(named | Q(pk__in=coded) | Q(la_code=code) | Q(three_letter=code))
    rows = PLACES.objects_for(user, "view_council", rows).select_related("region")
    called = Q(name__iexact=typed.strip()) | Q(short_name__iexact=typed.strip())
    first = Case(When(called, then=0), default=1), Case(When(ends_on__isnull=True, then=0), default=1)
    found: QuerySet[Council] = rows.order_by(*first, "name", "pk")
    return found


def _council_hit(council: Council) -> Hit:
    ended = f" Ended on {long_date(council.ends_on)}." if council.ends_on else ""
    hint = f"{council.get_type_display()}, {council.region}. Code {council.la_code}.{ended}"
    return Hit(council.name, reverse("desk:council", args=[council.la_code]), hint)


# --- People in the pool ----------------------------------------------------------------------------


def people_found(user: Any, typed: str) -> QuerySet[Challenger]:
    """Give the people in the pool by name or by the council that employs them today, with their employer."""
    jobs = Employment.objects.current().filter(person=OuterRef("person_id")).order_by("-from_date")
    employer = Coalesce("council__short_name", "organisation__name")
    rows = Challenger.objects.filter(
        left_pool_at__isnull=True, person__anonymised_at__isnull=True, person__merged_into__isnull=True
    )
    for word in words_of(typed):
        employed = Employment.objects.current().filter(council__in=_councils_named([word]).order_by().values("pk"))
        rows = rows.filter(_begins("person__folded", word) | Q(person__in=employed.order_by().values("person")))
    rows = POLICY.objects_for(user, "view_challenger", rows).select_related("person")
    named = rows.annotate(employer_name=Subquery(jobs.annotate(name=employer).values("name")[:1]))
    return named.order_by("person__family_name", "person__given_name", "pk")


def _person_hit(challenger: Any) -> Hit:
    hint = ", ".join(filter(None, (challenger.post_title, challenger.employer_name)))
    return Hit(challenger.person.name, reverse("peerchallenge:challenger_detail", args=[challenger.pk]), hint)


# --- Challenges and reviews ------------------------------------------------------------------------


def engagements_found(user: Any, typed: str) -> QuerySet[Engagement]:
    """Give the challenges and reviews by reference, by host and by what they are called; the newest first."""
    fits = Q()
    for word in words_of(typed):
        offers = OfferVersion.objects.annotate(spelled=_spelled("name")).filter(_begins("spelled", word))
        hosts = _councils_named([word]).order_by().values("pk")
        fits &= Q(host__in=hosts) | Q(offer_version__in=offers.order_by().values("pk"))
    coded = CouncilCode.objects.filter(code=typed.strip().upper()).order_by().values("council")
    fits |= Q(host__in=coded)
    reference = _REFERENCE.fullmatch(typed)
    if reference:
        fits |= Q(number=int(reference[1]))
    rows = POLICY.objects_for(user, "view_engagement", Engagement.objects.filter(fits))
    return rows.select_related("host", "offer_version").order_by("-number")


def _engagement_hit(engagement: Engagement) -> Hit:
    title = f"{engagement.reference}: {engagement.offer_version.name}, {engagement.host}"
    url = reverse("peerchallenge:engagement_detail", args=[engagement.pk])
    return Hit(title, url, engagement.get_status_display())


KINDS: Final[dict[str, Kind]] = {
    "engagements": Kind("Challenges and reviews", engagements_found, _engagement_hit),
    "people": Kind("People in the pool", people_found, _person_hit),
    "councils": Kind("Councils", councils_found, _council_hit),
}


def _few(kind: str, user: Any, typed: str) -> Group:
    rows = KINDS[kind].found(user, typed)
    return Group(kind, KINDS[kind].title, rows.count(), [KINDS[kind].hit(row) for row in rows[:FEW]])


def few_of_each(user: Any, typed: str) -> list[Group]:
    """Give the first few of every kind with how many there are; six queries whatever is typed."""
    return [_few(kind, user, typed) for kind in KINDS]


def page_of(user: Any, typed: str, kind: str, number: str) -> Group:
    """Give one page of one kind (the nearest there is to the number asked for); two queries whatever is typed."""
    rows = KINDS[kind].found(user, typed)
    count = rows.count()
    page = Paginator(range(count), ROWS_A_PAGE).get_page(number)
    start = (page.number - 1) * ROWS_A_PAGE
    hits = [KINDS[kind].hit(row) for row in rows[start : start + ROWS_A_PAGE]]
    return Group(kind, KINDS[kind].title, count, hits, page)
