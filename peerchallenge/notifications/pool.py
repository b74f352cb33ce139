"""The messages of the pool: their kinds, and who gets them."""

from typing import Final

from django.urls import reverse

from cib.common import outbox
from cib.common.directory import Addressee
from cib.common.models import Message
from cib.common.outbox import Kind
from councils.models import Person
from peerchallenge.models import Challenger, PlaceInvitation
from peerchallenge.permissions import POLICY

CONFLICT_FOUND: Final = "pool.conflict_found"
ASKED_TO_AGREE: Final = "pool.asked_to_agree"
SERVING_AGREED: Final = "pool.serving_agreed"
TEMPLATE: Final = "layouts/email"


def _invitation_path(message: Message) -> str:
    return reverse("peerchallenge:invitation_detail", args=[message.subject_id])


def _may_clear(message: Message, addressee: Addressee) -> bool:
    invitation = PlaceInvitation.objects.filter(pk=message.subject_id).select_related("engagement").first()
    return invitation is not None and POLICY.allows(addressee.user, "clear_conflict", invitation)


def _invitation_is_live(message: Message) -> bool:
    return PlaceInvitation.objects.filter(pk=message.subject_id, ended_at__isnull=True).exists()


def _agree_path(message: Message) -> str:
    return reverse("peerchallenge:agree_to_serve", args=[message.subject_id])


def _may_agree(message: Message, addressee: Addressee) -> bool:
    challenger = Challenger.objects.filter(pk=message.subject_id).first()
    return challenger is not None and POLICY.allows(addressee.user, "agree_to_serve", challenger)


def _waits_for_agreement(message: Message) -> bool:
    return Challenger.objects.filter(
        pk=message.subject_id, serving_agreed_at__isnull=True, left_pool_at__isnull=True
    ).exists()


def _profile_path(_message: Message) -> str:
    return reverse("peerchallenge:my_profile")


def _is_theirs(message: Message, addressee: Addressee) -> bool:
    return Challenger.objects.filter(pk=message.subject_id, person=addressee.person_id).exists()


KINDS: tuple[Kind, ...] = (
    Kind(
        CONFLICT_FOUND,
        "A conflict to look at",
        "A conflict to look at in {reference}",
        TEMPLATE,
        _invitation_path,
        _may_clear,
        _invitation_is_live,
        text=(
            "There may be a conflict of interest in {reference}. Please read it on the page and decide "
            "whether it stands in the way."
        ),
    ),
    Kind(
        ASKED_TO_AGREE,
        "May they serve as a challenger?",
        "May {name} serve as a peer challenger?",
        TEMPLATE,
        _agree_path,
        _may_agree,
        _waits_for_agreement,
        text=(
            "{name} would like to serve as a peer challenger. Please say on the page whether you agree; each "
            "time they are asked, you are asked to release them."
        ),
    ),
    Kind(
        SERVING_AGREED,
        "You may serve as a challenger",
        "You may serve as a peer challenger",
        TEMPLATE,
        _profile_path,
        _is_theirs,
        text=(
            "It has been agreed that you serve as a peer challenger. Your profile shows what councils see of "
            "you, and when you are free."
        ),
    ),
)


def announce_conflict(invitation: PlaceInvitation, *, code: str, facts: str) -> None:
    """Tell the managers of the engagement, once, that a conflict stands; the mail names neither rule nor person."""
    managers = Person.objects.filter(user__in=POLICY.people_for("clear_conflict", invitation))
    outbox.announce(
        CONFLICT_FOUND,
        recipients=managers.values_list("pk", flat=True),
        subject=invitation,
        key=f"conflict:{invitation.pk}:{code}:{facts}",
        context={"reference": invitation.engagement.reference},
    )


def ask_releaser(challenger: Challenger) -> None:
    """Ask whoever releases the challenger to agree that they may serve; asked once for each state of the profile."""
    releasers = Person.objects.filter(user__in=POLICY.people_for("agree_to_serve", challenger))
    outbox.announce(
        ASKED_TO_AGREE,
        recipients=releasers.exclude(pk=challenger.person_id).values_list("pk", flat=True),
        subject=challenger,
        key=f"agree:{challenger.pk}:{challenger.listing_consented_at}",
        context={"name": challenger.person.name},
    )


def tell_serving_agreed(challenger: Challenger) -> None:
    """Tell the challenger that their releaser agreed."""
    outbox.announce(
        SERVING_AGREED,
        recipients=[challenger.person_id],
        subject=challenger,
        key=f"agreed:{challenger.pk}:{challenger.serving_agreed_at}",
        context={"name": challenger.person.name},
    )
