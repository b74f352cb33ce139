"""Those who help in the demonstration: coordinator, service lead, brokers who keep in touch, a round of turns."""

import datetime as dt

from cib.accounts.models import User
from cib.common import clock
from cib.desk.demonstration.cast import Cast, new_person, sign_up
from councils.enums import ContactKind, Role
from councils.models import Cluster, Council, Region
from councils.services.contacts import note_contact
from councils.services.people import employ
from councils.services.turns import plan_round
from peerchallenge.models import Engagement
from peerchallenge.queries.pages import FINISHED
from peerchallenge.services.booking import appoint_coordinator, name_service_leads

NOTES = (
    "Introduced myself; they would like to hear how neighbours plan their year.",
    "Talked about when they could spare people in spring.",
    "They asked who else in the region is planning a review this year.",
    "Agreed to speak again once their new assistant director has started.",
)
#: One council in so many has had no contact yet, so that the worklist shows it.
NONE_EVERY = 5


def employee(cast: Cast, council: Council, title: str) -> User:
    """Add somebody whom the council employs, with an account."""
    person = new_person(cast)
    employ(person_id=person.pk, post_title=title, from_date=cast.since, council=council, actor=cast.office)
    return sign_up(cast, person, as_what=f"{title}, {council}")


def cast_helpers(cast: Cast, host: Council) -> tuple[User, User]:
    """Name a coordinator and a service lead for what the council has under way; gives both."""
    coordinator = employee(cast, host, "Business manager")
    leading = employee(cast, host, "Head of early help")
    dcs = cast.leader(Role.DCS, host)
    for engagement in Engagement.objects.filter(host=host).exclude(status__in=FINISHED):
        assert coordinator.person is not None
        appoint_coordinator(engagement_id=engagement.pk, person_id=coordinator.person.pk, actor=dcs)
        name_service_leads(engagement_id=engagement.pk, person_ids=[leading.person.pk], actor=dcs)
    return coordinator, leading


def keep_in_touch(cast: Cast, today: dt.date) -> None:
    """Let every region's broker have been in touch with most councils: some lately, some long ago, some due."""
    for region in Region.objects.all():
        broker = cast.leaders[(Role.BROKER, region.pk)]
        for number, council in enumerate(Council.objects.in_force().filter(region=region).order_by("name")):
            if number % NONE_EVERY != NONE_EVERY - 1:
                _note(council, broker, number, today)


def _note(council: Council, broker: User, number: int, today: dt.date) -> None:
    day = today - dt.timedelta(days=9 + (number * 17) % 80)
    ahead = today + dt.timedelta(days=(number * 11) % 40 - 4)
    kinds = list(ContactKind)
    with clock.pretending(clock.london_morning(day)):
        note_contact(
            council_id=council.pk,
            kind=kinds[number % len(kinds)],
            on_date=day,
            text=NOTES[number % len(NOTES)],
            next_on=ahead if number % 3 else None,
            actor=broker,
        )


def plan_turns(cast: Cast, today: dt.date) -> None:
    """Let the triad plan a round that begins this month."""
    triad = Cluster.objects.get(name="Shared practice triad")
    plan_round(cluster_id=triad.pk, first=today, months_between=4, actor=cast.leaders[(Role.CLUSTER_LEAD, triad.pk)])


def triad_lead(cast: Cast) -> User:
    """Give who leads the triad."""
    return cast.leaders[(Role.CLUSTER_LEAD, Cluster.objects.get(name="Shared practice triad").pk)]
