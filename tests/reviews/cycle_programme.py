"""The product's side of simulated years: councils, their people, and what these do, all through the services."""

import datetime as dt
from itertools import count
from typing import Any

from cib.common import clock
from councils.enums import LeadPost, Role
from councils.models import Appointment, Council
from councils.services import appointments
from councils.services.appointments import Post
from peerchallenge.enums import EngagementStatus, VisitStatus
from peerchallenge.models import Engagement, Visit
from peerchallenge.signals import engagement_moved
from reviews.models import Cycle
from reviews.queries.turns import cyclic_versions, programme_start, window_of
from tests.factories import peerchallenge_booking as booking
from tests.factories import peerchallenge_pool as pool
from tests.factories import peerchallenge_visits as visited
from tests.reviews.cycle_reckoning import UNBOOKED, Offer, Place, Turn


class Programme:
    """The product: its councils, its people, and what they do, all through its services."""

    def __init__(self) -> None:
        pool.programme()
        self.office = pool.staff()
        self.councils: dict[str, Council] = {}
        self.engagements: dict[int, Engagement] = {}
        self.numbers = count(1)

    def offers(self) -> list[Offer]:
        """Give the offers that come round, as the reckoning knows them."""
        starts_on = programme_start()
        assert starts_on is not None
        return [Offer(v.offer.code, v.cycle_years, window_of(v), starts_on) for v in cyclic_versions()]

    def place(self, region: str, begins: dt.date | None = None) -> Place:
        """Found a council."""
        council = pool.council(in_region=region, starts_on=begins)
        self.councils[council.short_name] = council
        return Place(council.short_name, region, begins)

    def lead_of(self, region: str) -> str:
        """Appoint the regional lead; give who it is."""
        user = pool.appointed(pool.person(), Role.REGIONAL_LEAD, region=pool.region(region), lead_post=LeadPost.DCS)
        return str(user.person.pk)

    def director_comes(self, place: Place) -> None:
        """Appoint a director from today on."""
        someone, post = pool.person(), Post(Role.DCS, council=self.councils[place.name])
        pool.user_of(someone)
        appointments.appoint(person_id=someone.pk, post=post, from_date=clock.today(), actor=self.office)
        place.directors.append((str(someone.pk), clock.today(), None))

    def director_leaves(self, place: Place) -> None:
        """End the appointment of the director today."""
        who, since, _ = place.directors.pop()
        row = Appointment.objects.get(person=who, role=Role.DCS, from_date=since)
        appointments.end_appointment(appointment_id=row.pk, to_date=clock.today(), actor=self.office)
        place.directors.append((who, since, clock.today()))

    def asks(self, place: str, offer: Offer) -> int:
        """Let the director send a request; give its number."""
        number = next(self.numbers)
        self.engagements[number] = booking.requested_engagement(self.councils[place], offer=offer.code)
        return number

    def stops(self, number: int) -> None:
        """Let the programme office decline it."""
        visited.declined(self.engagements[number])

    def closes(self, number: int, last_day: dt.date) -> None:
        """Let the review be over: the weeks before, which other tests walk, are written down as they end."""
        engagement, at = Engagement.objects.get(pk=self.engagements[number].pk), clock.now()
        Visit.objects.create(
            engagement=engagement, number=1, status=VisitStatus.DONE, first_day=last_day, last_day=last_day
        )
        engagement.status, engagement.ended_at, engagement.settled_at = EngagementStatus.CLOSED, at, at
        engagement.taken_on_at = engagement.team_complete_at = engagement.scope_approved_at = at
        engagement.agreed_at = engagement.visit_started_at = at
        engagement.manager = self.office.person
        engagement.save()
        engagement_moved.send(sender=Engagement, engagement=engagement, before=EngagementStatus.ON_SITE)

    def cycle_of(self, turn: Turn) -> Any:
        """Give the id of the turn to come."""
        live = Cycle.objects.filter(council=self.councils[turn.place], offer__code=turn.offer.code)
        return live.filter(state__in=[*UNBOOKED, "booked"]).get().pk
