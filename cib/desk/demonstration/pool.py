"""The pool of the demonstration: some 300 challengers with themes, diaries and pledges."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field

from cib.accounts.models import User
from cib.common import clock
from cib.desk.demonstration.cast import Cast, new_person, sign_up
from cib.desk.demonstration.words import ASSOCIATE_POSTS, EXPERIENCES, MEMBER_GROUPS, OFFICER_POSTS
from councils.enums import Role
from councils.models import Council
from councils.services.people import employ
from peerchallenge.enums import Accreditation, ChallengerKind, Depth, DiaryKind
from peerchallenge.models import Challenger, ProgrammeYear, Theme
from peerchallenge.services import pool

DIRECTORS, OFFICERS, MEMBERS, ASSOCIATES = 70, 175, 34, 22
PLEDGES = (10, 10, 14, 16, 20)  # half-days a year


@dataclass
class Peer:
    """A challenger with their account, who releases them, and the half-days they pledge a year and have promised."""

    challenger: Challenger
    user: User
    releaser: User
    employer: Council | None
    pledged: int
    promised: Counter[int] = field(default_factory=Counter)

    def can_promise(self, half_days: int, day: dt.date) -> bool:
        """Tell whether the pledge of that day's programme year holds so many half-days more."""
        return self.promised[programme_year(day)] + half_days <= self.pledged


def programme_year(day: dt.date) -> int:
    """Give the year in whose April the programme year of a day begins."""
    return day.year if day.month > 3 else day.year - 1


def _profile(cast: Cast, kind: ChallengerKind, title: str) -> dict[str, object]:
    years = cast.chance.randint(3, 20)
    return {
        "kind": kind,
        "post_title": title,
        "experience": cast.chance.choice(EXPERIENCES),
        "in_practice_since": dt.date(cast.since.year - years, cast.chance.randint(1, 12), 1),
        "can_lead": title.startswith("Director") or cast.chance.random() < 0.25,
    }


def enter(cast: Cast, user: User, releaser: User, employer: Council | None, **profile: object) -> Peer:
    """Bring somebody into the pool: profile, themes, consent, their releaser's word, accreditation, pledges."""
    person = user.person
    added = pool.add_challenger(person_id=person.pk, actor=cast.office, **profile)  # type: ignore[arg-type]
    codes = cast.chance.sample(sorted(Theme.objects.values_list("code", flat=True)), 3)
    depths = {code: int(cast.chance.choice(Depth.values)) for code in codes}
    pool.set_knowledge(challenger_id=added.pk, depths=depths, actor=user)
    pool.consent_to_listing(challenger_id=added.pk, actor=user)
    pool.agree_to_serve(challenger_id=added.pk, actor=releaser)
    _accredit(cast, added)
    pledged = _pledge(cast, added, user)
    return Peer(Challenger.objects.select_related("person").get(pk=added.pk), user, releaser, employer, pledged)


def _accredit(cast: Cast, added: Challenger) -> None:
    pool.set_accreditation(challenger_id=added.pk, accreditation=Accreditation.ASSESSED, actor=cast.office)
    if cast.chance.random() < 0.06:
        return
    until = cast.since + dt.timedelta(days=365 * 4 + cast.chance.randint(0, 300))
    state = Accreditation.ACCREDITED
    pool.set_accreditation(challenger_id=added.pk, accreditation=state, until=until, actor=cast.office)


def _pledge(cast: Cast, added: Challenger, user: User) -> int:
    half_days = cast.chance.choice(PLEDGES)
    for year in ProgrammeYear.objects.all():
        pool.pledge_days(challenger_id=added.pk, year_id=year.pk, half_days=half_days, actor=user)
    return half_days


def _directors(cast: Cast, councils: list[Council]) -> list[Peer]:
    """Directors serve too; their chief executives release them."""
    title = "Director of children's services"
    return [
        enter(
            cast,
            cast.leader(Role.DCS, council),
            cast.leader(Role.CHIEF_EXECUTIVE, council),
            council,
            **_profile(cast, ChallengerKind.OFFICER, title),
        )
        for council in councils[:DIRECTORS]
    ]


def _employed(cast: Cast, council: Council, title: str) -> User:
    person = new_person(cast)
    employ(person_id=person.pk, post_title=title, from_date=cast.since, council=council, actor=cast.office)
    return sign_up(cast, person, f"{title}, {council}")


def _officers(cast: Cast, councils: list[Council]) -> list[Peer]:
    found = []
    for number in range(OFFICERS):
        council, title = councils[number % len(councils)], cast.chance.choice(OFFICER_POSTS)
        user, releaser = _employed(cast, council, title), cast.leader(Role.DCS, council)
        found.append(enter(cast, user, releaser, council, **_profile(cast, ChallengerKind.OFFICER, title)))
    return found


def _members(cast: Cast, councils: list[Council]) -> list[Peer]:
    found = []
    for number in range(MEMBERS):
        council, party = councils[-1 - number], MEMBER_GROUPS[number % len(MEMBER_GROUPS)]
        profile = {**_profile(cast, ChallengerKind.MEMBER, "Councillor"), "party": party, "can_lead": number % 2 == 0}
        user = _employed(cast, council, "Councillor")
        found.append(enter(cast, user, cast.leaders[(Role.GROUP_OFFICE, party)], council, **profile))
    return found


def _associates(cast: Cast) -> list[Peer]:
    found = []
    for number in range(ASSOCIATES):
        person, title = new_person(cast), cast.chance.choice(ASSOCIATE_POSTS)
        if number % 2:
            by = cast.associates_of[number % len(cast.associates_of)]
            employ(person_id=person.pk, post_title=title, from_date=cast.since, organisation=by, actor=cast.office)
        profile = _profile(cast, ChallengerKind.ASSOCIATE, title)
        found.append(enter(cast, sign_up(cast, person, title), cast.office, None, **profile))
    return found


def fill_pool(cast: Cast, councils: list[Council]) -> list[Peer]:
    """Bring everybody into the pool: directors, officers, member peers, associates."""
    return [*_directors(cast, councils), *_officers(cast, councils), *_members(cast, councils), *_associates(cast)]


def mark_holidays(cast: Cast, peers: list[Peer]) -> None:
    """Let a tenth of the pool be away for some weeks of the coming months."""
    for peer in peers[::10]:
        first = clock.today() + dt.timedelta(days=cast.chance.randint(30, 150))
        last = first + dt.timedelta(days=cast.chance.randint(4, 14))
        pool.mark_time(challenger_id=peer.challenger.pk, first=first, last=last, kind=DiaryKind.AWAY, actor=peer.user)
