"""The messages of days: extensions, funded days, and a ledger that does not prove."""

from collections.abc import Iterable
from uuid import UUID

from django.urls import reverse

from cib.common import outbox
from cib.common.components.words import half_days_words
from cib.common.directory import Addressee
from cib.common.models import Message
from cib.common.outbox import Kind
from councils.enums import Role
from councils.models import Person
from councils.queries import holders_of
from peerchallenge.models import Extension, FundedDaysRequest, LedgerProof
from peerchallenge.permissions import POLICY

TEMPLATE = "layouts/email"


def _extension(message: Message) -> Extension:
    return Extension.objects.select_related("engagement__host").get(pk=message.subject_id)


def _may_see_extension(message: Message, addressee: Addressee) -> bool:
    return POLICY.allows(addressee.user, "view_effort", _extension(message).engagement)


def _waits(message: Message) -> bool:
    extension = _extension(message)
    return extension.allowance_id is None and extension.withdrawn_at is None


def _request(message: Message) -> FundedDaysRequest:
    return FundedDaysRequest.objects.select_related("council").get(pk=message.subject_id)


def _may_see_council(message: Message, addressee: Addressee) -> bool:
    return POLICY.allows(addressee.user, "view_days", _request(message).council)


def _council_path(message: Message) -> str:
    return reverse("peerchallenge:days_council", args=[_request(message).council.la_code])


def _extension_path(message: Message) -> str:
    return reverse("peerchallenge:extension_detail", args=[message.subject_id])


KINDS: tuple[Kind, ...] = (
    Kind(
        "extension.proposed",
        "More days are proposed",
        "Please agree to {days} more: {offer}, {host}",
        TEMPLATE,
        _extension_path,
        _may_see_extension,
        _waits,
        text=(
            "{days} more are proposed for {offer} in {host}. The page says why; they count once both sides have agreed."
        ),
    ),
    Kind(
        "extension.agreed",
        "More days are agreed",
        "{days} more are agreed: {offer}, {host}",
        TEMPLATE,
        _extension_path,
        _may_see_extension,
        text="Both sides have agreed to {days} more for {offer} in {host}. They are reserved; the page shows them.",
    ),
    Kind(
        "funded_days.requested",
        "Funded days are asked for",
        "{council} asks for funded days",
        TEMPLATE,
        lambda m: reverse("peerchallenge:funded_days_detail", args=[m.subject_id]),
        lambda m, a: POLICY.allows(a.user, "post_allowance", _request(m).council),
        lambda m: _request(m).answered_at is None,
        text="{council} asks for days beyond its own. The page says how many and why; please answer there.",
    ),
    Kind(
        "funded_days.answered",
        "Funded days are answered",
        "Your request for funded days is answered: {council}",
        TEMPLATE,
        _council_path,
        _may_see_council,
        text=(
            "The programme has answered the request of {council} for funded days. The answer, and the days if"
            " there are any, stand on the page."
        ),
    ),
    Kind(
        "ledger.unsound",
        "The ledger does not prove",
        "The ledger of days does not prove: {problems} to look at",
        TEMPLATE,
        lambda _m: reverse("peerchallenge:ledger_proof"),
        lambda _m, a: POLICY.allows(a.user, "reverse_transfer"),
        text="The proof of the ledger of days found something that does not add up. The page says what, and where.",
    ),
)


def _people_who(action: str, obj: object) -> list[UUID]:
    users = POLICY.people_for(action, obj)
    return list(Person.objects.filter(user__in=users).values_list("pk", flat=True))


def _extension_context(extension: Extension) -> dict[str, str]:
    engagement = extension.engagement
    days = half_days_words(extension.half_days)
    return {"days": days, "offer": engagement.offer_version.name, "host": str(engagement.host)}


def extension_proposed(extension: Extension, actions: Iterable[str]) -> None:
    """Ask the side, or sides, that have not agreed yet."""
    for action in actions:
        outbox.announce(
            "extension.proposed",
            recipients=_people_who(action, extension.engagement),
            subject=extension,
            key=f"extension.proposed:{extension.pk}:{action}",
            context=_extension_context(extension),
        )


def extension_agreed(extension: Extension) -> None:
    """Tell those who proposed and agreed, and the challenge manager, that the days are there."""
    people = [extension.proposed_by_id, extension.host_agreed_by_id, extension.lead_agreed_by_id]
    outbox.announce(
        "extension.agreed",
        recipients=[pk for pk in (*people, extension.engagement.manager_id) if pk],
        subject=extension,
        key=f"extension.agreed:{extension.pk}",
        context=_extension_context(extension),
    )


def funded_days_requested(request: FundedDaysRequest) -> None:
    """Tell CIB staff, but for the asker, that a request waits."""
    staff = holders_of(Role.CIB_STAFF).exclude(pk=request.requested_by_id)
    outbox.announce(
        "funded_days.requested",
        recipients=staff.values_list("pk", flat=True),
        subject=request,
        key=f"funded_days.requested:{request.pk}",
        context={"council": str(request.council)},
    )


def funded_days_answered(request: FundedDaysRequest) -> None:
    """Tell who asked."""
    outbox.announce(
        "funded_days.answered",
        recipients=[request.requested_by_id],
        subject=request,
        key=f"funded_days.answered:{request.pk}",
        context={"council": str(request.council)},
    )


def ledger_unsound(proof: LedgerProof) -> None:
    """Tell CIB staff that something in the ledger is wrong."""
    outbox.announce(
        "ledger.unsound",
        recipients=holders_of(Role.CIB_STAFF).values_list("pk", flat=True),
        subject=proof,
        key=f"ledger.unsound:{proof.pk}",
        context={"problems": len(proof.problems)},
    )
