"""Sharing agreements, brought to a state by the services."""

import datetime as dt
from typing import Any

from cib.accounts.models import User
from cib.common import clock
from councils.enums import Role
from councils.models import Council, Person, SharingAgreement
from councils.services import agreements as services
from tests.factories import councils as make


def _dcs(council: Council) -> User:
    found = Person.objects.filter(appointments__in=council.appointments.current().filter(role=Role.DCS)).first()
    return make.user_of(found) if found else make.dcs(council)


def proposed(council: Council, *lines: tuple[Any, ...]) -> SharingAgreement:
    """Propose a version with these lines: matter, audience, from which day (today), which cluster."""
    dcs = _dcs(council)
    agreement = services.begin_agreement(council_id=council.pk, actor=dcs)
    for matter, audience, *more in lines:
        from_date: dt.date = more[0] if more else clock.today()
        cluster = more[1] if len(more) > 1 else None
        about = {"matter": matter, "audience": audience, "from_date": from_date, "cluster_id": cluster}
        services.add_line(agreement_id=agreement.pk, actor=dcs, **about)
    return services.propose_agreement(agreement_id=agreement.pk, actor=dcs)


def signed(council: Council, *lines: tuple[Any, ...]) -> SharingAgreement:
    """Let both sides sign a version with these lines."""
    agreement, dcs, staff = proposed(council, *lines), _dcs(council), make.first_staff()
    sign = {"agreement_id": agreement.pk, "agrees": True}
    services.sign_for_council(**sign, name=make.person_behind(dcs).name, actor=dcs)
    return services.sign_for_programme(**sign, name=make.person_behind(staff).name, actor=staff)
