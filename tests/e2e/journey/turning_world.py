"""The world of a council's turn: Calderdale's safeguarding review falls due three years after the last one.

The people are those of the main journey, and a practitioner of Stockport with the director who releases her. All other
councils have had reviews at other times, so that the region has a plan worth looking at.
"""

import datetime as dt

from cib.desk.demonstration.reviews import keep_cycles
from councils.models import Council
from peerchallenge.enums import Depth
from tests.e2e.journey import world
from tests.e2e.journey.world import Somebody, Story
from tests.factories import accounts, reviews
from tests.factories import peerchallenge_pool as pool

REVIEW = "Safeguarding peer review"
LAST_REVIEW = dt.date(2025, 2, 5)
DUE = dt.date(2028, 2, 5)
TOLD_ON = dt.date(2027, 2, 5)
#: The last week of summer time, and half-term: moved by a week, the clock has gone back.
FIRST_PLAN = [dt.date(2027, 10, day) for day in (25, 26, 27, 28, 29)]
ON_SITE = [dt.date(2027, 11, day) for day in (1, 2, 3, 4, 5)]
NEXT_DUE = dt.date(2030, 11, 5)
THEME = "Safeguarding partnership"

STORY = Story(
    in_scope="Children in need, children in need of protection, and those who are looked after.",
    out_of_scope="Adoption.",
    decided="We follow children from first contact to plan. Adoption is left out.",
    lines=(
        "How do first decisions lead to the right help?",
        "How well do plans change what life is like for children?",
        "How do leaders know?",
    ),
    when="25 to 29 October 2027",
)


def build() -> dict[str, Somebody]:
    """Make the main journey's world, one more challenger, and everybody's last reviews; give people by their part."""
    people = world.build()
    council = world.council("Stockport")
    director = world.director("Perdita Pipit", council)
    specialist = world.peer(
        "Sabrina Siskin", "Stockport", "Service manager", knows={"safeguarding-partnership": int(Depth.LEADING)}
    )
    for part, user in (("second_releaser", director), ("specialist", pool.with_account(specialist))):
        accounts.add_app(user)
        people[part] = world.somebody(user)
    _last_reviews()
    return people


def _last_reviews() -> None:
    """Record what each council has had; Calderdale's other reviews come later than this one and the next."""
    host = world.council("Calderdale")
    reviews.recorded(host, LAST_REVIEW)
    reviews.recorded(host, dt.date(2027, 1, 15), reviews.CHILDREN)
    keep_cycles(list(Council.objects.in_force().exclude(pk=host.pk).order_by("name")), pool.staff())
