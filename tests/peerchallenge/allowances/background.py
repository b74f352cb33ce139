"""What tests of allowances stand on: the day, an engagement between two councils, what a refusal says."""

import datetime as dt
from typing import Any

import pytest

from cib.common.errors import Refused
from councils.enums import Role
from peerchallenge.enums import CostBasis
from peerchallenge.models import ProgrammeYear
from peerchallenge.services.days import reserve_engagement
from tests.factories import peerchallenge_days as make
from tests.factories import peerchallenge_pool as pool

TODAY = dt.datetime(2026, 10, 6, 9, tzinfo=dt.UTC)


def codes(call: Any) -> list[str]:
    with pytest.raises(Refused) as refused:
        call()
    return [breach.code for breach in refused.value.breaches]


def second_staff() -> Any:
    return pool.appointed(pool.person(), Role.CIB_STAFF)


def booked(year: ProgrammeYear, host: Any, *, giver: Any = None, basis: CostBasis = CostBasis.GIFTED) -> Any:
    """Give a reserved engagement of one day, with its lead."""
    someone = make.challenger(giver or make.council(in_years=[year]), in_years=[year])
    engagement = make.engagement(host, [someone], make.days(dt.date(2026, 11, 10), 1), basis=basis)
    reserve_engagement(engagement=engagement, actor=None)
    return engagement


def lead_of(engagement: Any) -> Any:
    return pool.user_of(engagement.invitations.get().challenger.person)
