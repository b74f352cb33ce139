"""The steps from the draft to a team that is ready."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

from cib.common.forms import lower_first
from peerchallenge.enums import EngagementStatus as E
from peerchallenge.enums import InvitationStatus, ReleaseStatus
from peerchallenge.models import PlaceInvitation, TeamPlace
from peerchallenge.steps.step import Reader, Step, host_of, manager_of

NOT_CLEARED_YET = (E.MATCHING, E.SCOPING, E.AGREEING, E.PREPARING)


def draft_steps(reader: Reader) -> Iterator[Step]:
    """Finish and send the request."""
    engagement = reader.engagement
    if engagement.status != E.DRAFT:
        return
    title = "Confirm the request" if engagement.was_recorded_for_host else "Finish and send the request"
    yield reader.step(E.DRAFT, title, host_of(engagement), "submit_request", "request_check", read="edit_request")


def request_steps(reader: Reader) -> Iterator[Step]:
    """Take the request on: a challenge manager's task, though the director may do it too (R078)."""
    engagement = reader.engagement
    yield reader.step(
        E.REQUESTED,
        "Take on the request",
        manager_of(engagement),
        "take_on",
        "engagement_detail",
        done=engagement.taken_on_at is not None,
        is_theirs=lambda: not reader.may("submit_request"),
    )


def matching_steps(reader: Reader) -> Iterator[Step]:
    """Fill every place, clear what stands in the way, begin scoping."""
    engagement = reader.engagement
    by_place = {i.place_id: i for i in engagement.invitations.all()}
    yield from (_place_step(reader, place, by_place.get(place.pk)) for place in engagement.places.all())
    for invitation in engagement.invitations.all():
        if invitation.pk in reader.to_clear:
            yield _conflict_step(reader, invitation)
    done = engagement.team_complete_at is not None
    yield reader.step(
        E.MATCHING,
        "Begin scoping with this team",
        manager_of(engagement),
        "begin_scoping",
        "team_page",
        read="see_shortlist",
        done=done,
        cannot_start=not all(_is_ready(place, by_place.get(place.pk)) for place in engagement.places.all()),
    )


def _is_ready(place: TeamPlace, invitation: PlaceInvitation | None) -> bool:
    """Tell, from what is loaded, whether a place stands in the way of scoping; the service asks more closely."""
    if place.waived_at is not None or (invitation is None and not (place.is_required or place.is_lead)):
        return True
    return invitation is not None and (
        invitation.status == InvitationStatus.ACCEPTED and invitation.release == ReleaseStatus.GIVEN
    )


def _conflict_step(reader: Reader, invitation: PlaceInvitation) -> Step:
    """Ask the challenge manager, and nobody else, to look at a conflict: others do not learn that there is one."""
    stage = E(reader.engagement.status)
    name = invitation.challenger.person.name
    return reader.step(
        stage if stage in NOT_CLEARED_YET else E.MATCHING,
        f"Clear a conflict: {name}",
        manager_of(reader.engagement),
        "clear_conflict",
        "invitation_detail",
        on=invitation,
        hint="Look at what stands against them and decide, with a note",
    )


def _place_step(reader: Reader, place: TeamPlace, invitation: PlaceInvitation | None) -> Step:
    """Tell where one place stands: open, asked, waiting for release, filled or waived."""
    engagement = reader.engagement
    if place.waived_at is not None:
        return reader.fact(E.MATCHING, f"{place.label}: not needed", host_of(engagement), done=True)
    if invitation is None:
        title = f"Choose a {lower_first(place.label)}"
        is_needed = place.is_required or place.is_lead
        hint = "" if is_needed else "If it helps: this place may stay empty"
        step = reader.step(
            E.MATCHING,
            title,
            host_of(engagement),
            "see_shortlist",
            "shortlist",
            hint=hint,
            is_theirs=lambda: is_needed,
            done=not is_needed and engagement.team_complete_at is not None,
        )
        # The list opens on those who could take this place.
        return replace(step, url=f"{step.url}?need={place.kind}") if step.url else step
    if invitation.status == InvitationStatus.INVITED:
        return _answer_step(reader, place, invitation)
    name = invitation.challenger.person.name
    if invitation.release == ReleaseStatus.GIVEN:
        return reader.fact(E.MATCHING, f"{place.label}: {name}", name, done=True)
    if invitation.release == ReleaseStatus.REFUSED:
        return _refused_step(reader, invitation)
    releaser = invitation.releaser.name if invitation.releaser else "The person who releases them"
    return reader.step(E.MATCHING, f"Release {name}", releaser, "release_challenger", "release_detail", on=invitation)


def _answer_step(reader: Reader, place: TeamPlace, invitation: PlaceInvitation) -> Step:
    name = invitation.challenger.person.name
    is_own = invitation.challenger.person_id == reader.person_id
    return reader.step(
        E.MATCHING,
        "Answer the invitation to this team" if is_own else f"{name} to answer the invitation",
        f"{name}, {lower_first(place.label)}",
        "answer_invitation",
        "invitation_detail",
        on=invitation,
        read="withdraw_invitation",
        due=invitation.expires_on - dt.timedelta(days=1),  # the last day on which it can be accepted
    )


def _refused_step(reader: Reader, invitation: PlaceInvitation) -> Step:
    return reader.step(
        E.MATCHING,
        f"{invitation.challenger.person.name} was not released: ask again or choose somebody else",
        host_of(reader.engagement),
        "withdraw_invitation",
        "invitation_detail",
        on=invitation,
    )
