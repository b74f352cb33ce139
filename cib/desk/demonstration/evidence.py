"""What the demonstration's councils know of themselves: agreements, early signs, a self-assessment, a data officer."""

import datetime as dt
from typing import Any, Final

from cib.accounts.models import User
from cib.common import clock
from cib.desk.demonstration.cast import Cast, appointed
from councils.enums import Audience, Role, SharedMatter
from councils.models import Council
from councils.queries import person_of
from councils.services import agreements
from councils.services.appointments import Post
from profiles.enums import AssessmentForm, Confidence
from profiles.models import SelfAssessment
from profiles.services import assessments
from profiles.services.releases import Decision, release_assessment
from profiles.services.signs import answer_sign, find_signs, tell_own_concern

#: Days ago: when agreements were signed, when signs were found, when the self-assessment was finished.
AGREED, FOUND, FINISHED = 150, 30, 60
#: How many councils of the main council's region share their signs with its lead.
SHARING_MAX: Final = 4
TERMS = "Signs are shared so that help is offered early. They are talked over with the council before anything else."
ANSWERS: dict[str, Any] = {
    "what_we_know": "First decisions are quick and mostly right. Plans for children in need drift after six months.",
    "how_we_know": "Forty audits a quarter by two people each, and what young people told our participation team.",
    "what_we_will_do": "A monthly look at every plan older than six months, and training for those who chair reviews.",
}
VIEWS = {
    "safeguarding": ("Thresholds are understood; plans take too long.", "Audits, spring and summer", Confidence.SURE),
    "care-and-adoption": (
        "Fewer moves than two years ago; too few homes near by.",
        "Placement data",
        Confidence.FAIRLY,
    ),
}
CONCERN = "Two of our three team managers in early help leave within a month of each other."


def keep_evidence(cast: Cast, main: Council, today: dt.date) -> User:
    """Let councils agree what they share, signs be found, and the main council assess itself; gives its data officer.

    One council of the region has a version that waits for both signatures.
    """
    others = Council.objects.in_force().filter(region=main.region).exclude(pk=main.pk).order_by("name")
    sharing = [main, *others[:SHARING_MAX]]
    with clock.pretending(clock.london_morning(today - dt.timedelta(days=AGREED))):
        for council in sharing:
            _agree(cast, council)
    with clock.pretending(clock.london_morning(today - dt.timedelta(days=FINISHED))):
        _assess(cast.leader(Role.DCS, main), main)
    with clock.pretending(clock.london_morning(today - dt.timedelta(days=FOUND))):
        find_signs()
        _answer(cast.leader(Role.DCS, main), main)
    _agree(cast, others[SHARING_MAX], is_signed=False)
    return appointed(cast, Post(Role.DATA_OFFICER, council=main), title="Data officer", council=main)


def _agree(cast: Cast, council: Council, *, is_signed: bool = True) -> None:
    director = cast.leader(Role.DCS, council)
    made = agreements.begin_agreement(council_id=council.pk, actor=director)
    agreements.edit_terms(agreement_id=made.pk, text=TERMS, actor=director)
    for matter in (SharedMatter.EARLY_SIGNS, SharedMatter.SELF_ASSESSMENT):
        agreements.add_line(
            agreement_id=made.pk, matter=matter, audience=Audience.REGION, from_date=clock.today(), actor=director
        )
    agreements.propose_agreement(agreement_id=made.pk, actor=director)
    if is_signed:
        agreements.sign_for_council(agreement_id=made.pk, name=_name(director), agrees=True, actor=director)
        agreements.sign_for_programme(agreement_id=made.pk, name=_name(cast.office), agrees=True, actor=cast.office)


def _name(user: User) -> str:
    person = person_of(user)
    assert person is not None, "everybody in the demonstration is a person"
    return person.name


def _assess(director: User, council: Council) -> SelfAssessment:
    draft = assessments.begin_assessment(council_id=council.pk, form=AssessmentForm.QUESTIONS, actor=director)
    assessments.write_answers(assessment_id=draft.pk, actor=director, **ANSWERS)
    for theme, (view, evidence, confidence) in VIEWS.items():
        said: dict[str, Any] = {"view": view, "evidence": evidence, "confidence": confidence}
        assessments.write_theme(assessment_id=draft.pk, theme_code=theme, actor=director, **said)
    done = assessments.finish_assessment(assessment_id=draft.pk, actor=director)
    decision = Decision(Audience.TEAM_AND_HOST, clock.today(), "For the teams that come to us.")
    return release_assessment(assessment_id=done.pk, decision=decision, actor=director)


def _answer(director: User, council: Council) -> None:
    """Let the director answer what was found first, and tell of a concern that no figure shows."""
    first = council.early_signs.order_by("code", "indicator__label").first()
    if first is not None:
        words = "We know of this, and our board looks at it each month; our own figures since then are a little better."
        answer_sign(sign_id=first.pk, text=words, actor=director)
    tell_own_concern(council_id=council.pk, text=CONCERN, actor=director)
