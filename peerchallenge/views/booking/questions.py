"""The questions of a request in their order: what each page asks, and with which form."""

from dataclasses import dataclass

from cib.common.errors import NotVisible
from peerchallenge.forms.booking import request as forms


@dataclass(frozen=True)
class Question:
    """One page of the request."""

    slug: str
    heading: str
    form_class: type[forms.QuestionForm]
    lede: str = ""


QUESTIONS: tuple[Question, ...] = (
    Question("offer", "What would you like to ask for?", forms.OfferForm),
    Question(
        "focus",
        "What should the team look into?",
        forms.FocusForm,
        "A short question is enough for now. You hone it with the team before anything is agreed.",
    ),
    Question("why", "Why now?", forms.WhyForm),
    Question(
        "when",
        "When could the team be on site?",
        forms.WindowForm,
        "The dates themselves are fixed later, from everybody’s diary.",
    ),
    Question("weeks", "Which weeks suit you best?", forms.WeeksForm),
    Question("days", "How long should the team be with you?", forms.DaysForm),
    Question(
        "urgency",
        "Is it urgent?",
        forms.UrgencyForm,
        "Requests are taken on in order of priority. It never takes a place from a team that has accepted.",
    ),
    Question(
        "preferred",
        "Which councils would you like people from?",
        forms.PreferredForm,
        "Leave this empty if you have no wish.",
    ),
    Question(
        "avoided",
        "Is there a council you would rather avoid?",
        forms.AvoidedForm,
        "Only you and the challenge manager see this.",
    ),
    Question(
        "coordinator",
        "Who will coordinate for you?",
        forms.CoordinatorForm,
        "Often a third-tier manager: rooms, passes, the timetable. They see dates and logistics, no draft findings.",
    ),
    Question("practical", "Is there anything practical we should know?", forms.PracticalForm),
)


def question_at(slug: str) -> tuple[int, Question]:
    """Give a question and its number from 1; raise NotVisible where there is none of that name."""
    for number, question in enumerate(QUESTIONS, 1):
        if question.slug == slug:
            return number, question
    raise NotVisible


def slug_before(slug: str) -> str:
    """Give the question before, or nothing before the first."""
    number, _ = question_at(slug)
    return QUESTIONS[number - 2].slug if number > 1 else ""


def slug_after(slug: str) -> str:
    """Give the question after, or nothing after the last."""
    number, _ = question_at(slug)
    return QUESTIONS[number].slug if number < len(QUESTIONS) else ""
