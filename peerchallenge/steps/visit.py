"""The steps from the first day on site to settled days."""

import datetime as dt
from collections.abc import Iterator

from django.urls import reverse

from cib.common import clock
from peerchallenge.enums import EngagementStatus as E
from peerchallenge.models import Engagement
from peerchallenge.steps.stages import first_day_of, last_day_of
from peerchallenge.steps.step import Reader, Step, coordinator_of, host_of, lead_name_of


def visit_steps(reader: Reader) -> Iterator[Step]:
    """What is prepared for the visit; the team is on site."""
    engagement, first = reader.engagement, first_day_of(reader.engagement)
    named = coordinator_of(engagement)
    if named is not None:
        yield reader.step(
            E.PREPARING,
            "Prepare rooms, passes and the timetable",
            f"{named.name}, host coordinator",
            "record_scoping_meeting",
            "engagement_detail",
            done=engagement.visit_started_at is not None,
            cannot_start=first is None,
            due=first,
            is_theirs=lambda: named.pk == reader.person_id,
        )
    yield reader.step(
        E.PREPARING,
        "The visit begins",
        lead_name_of(engagement),
        "begin_visit",
        "engagement_detail",
        done=engagement.visit_started_at is not None,
        cannot_start=first is None or first > clock.today(),
        due=first,
        is_theirs=lambda: not reader.may("submit_request"),
    )


def on_site_steps(reader: Reader) -> Iterator[Step]:
    """New lines are acknowledged, days confirmed, days settled."""
    engagement = reader.engagement
    if engagement.has_open_lines:
        yield reader.step(
            E.ON_SITE,
            "Acknowledge new lines of enquiry",
            host_of(engagement),
            "acknowledge_line",
            "scope_detail",
            read="view_scope",
        )
    yield _confirming_step(reader)
    yield _settling_step(reader)


def _confirming_step(reader: Reader) -> Step:
    """Confirm one's days: for somebody of the team their own, for others everybody's."""
    engagement = reader.engagement
    is_own = any(i.challenger.person_id == reader.person_id for i in engagement.invitations.all())
    left = engagement.has_own_to_confirm if is_own else engagement.has_unconfirmed
    due_now = engagement.has_own_due if is_own else engagement.has_unconfirmed
    begun = engagement.visit_started_at is not None
    return reader.step(
        E.ON_SITE,
        "Confirm your days" if is_own else "Confirm everybody’s days",
        "Everybody on the team",
        "confirm_effort",
        "effort",
        read="view_effort",
        done=engagement.settled_at is not None or (begun and not left),
        is_theirs=lambda: bool(due_now),
    )


def _settling_step(reader: Reader) -> Step:
    engagement, last = reader.engagement, last_day_of(reader.engagement)
    return reader.step(
        E.ON_SITE,
        "Settle the days",
        lead_name_of(engagement),
        "settle_days",
        "effort",
        read="view_effort",
        done=engagement.settled_at is not None,
        cannot_start=last is None or last > clock.today(),
        due=settles_on(engagement, last),
        is_theirs=lambda: reader.may("add_line_on_site") or reader.may("see_exclusion_reasons"),
    )


def settles_on(engagement: Engagement, last: dt.date | None) -> dt.date | None:
    """Give the day on which planned days settle by themselves."""
    return last + dt.timedelta(days=engagement.offer_version.settle_days) if last else None


def extension_steps(reader: Reader) -> Iterator[Step]:
    """Agree to the extension that was proposed, each side for itself (R044)."""
    engagement = reader.engagement
    if engagement.extension_id is None:
        return
    sides = (
        (engagement.extension_host_agreed_at, host_of(engagement), "agree_extension_for_host"),
        (engagement.extension_lead_agreed_at, lead_name_of(engagement), "agree_extension_for_team"),
    )
    url = reverse("peerchallenge:extension_detail", args=[engagement.extension_id])
    for agreed_at, holder, action in sides:
        if agreed_at is None:
            yield reader.fact(
                E(engagement.status),
                "Agree to more days",
                holder,
                yours=reader.may(action) and engagement.ended_at is None,
                url=url if reader.may("view_effort") else "",
                hint=engagement.extension_reason,
            )
