"""Clusters, organisations, political control."""

import datetime as dt

import pytest

from cib.common import clock
from cib.common.errors import NotAllowed, NotVisible, Refused, Stale
from councils.enums import Control, OrganisationKind
from councils.models import Council, PoliticalControl
from councils.queries import current_members_of
from councils.services import places
from tests.factories import councils as make

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def codes_of(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    """Give the codes of a refusal."""
    return [breach.code for breach in refused.value.breaches]


def test_cluster_has_the_members_of_the_day() -> None:
    first, second, today = make.council("A"), make.council("B"), clock.today()
    cluster = make.cluster(first, second)
    row = cluster.memberships.get(council=second)
    places.end_membership(membership_id=row.pk, to_date=today, actor=make.first_staff())
    assert list(current_members_of(cluster)) == [first]
    assert list(current_members_of(cluster, today - DAY)) == [first, second]
    with pytest.raises(Refused) as refused:
        places.end_membership(membership_id=row.pk, to_date=today, actor=make.first_staff())
    assert codes_of(refused) == ["PP-12"]
    back = places.add_member(cluster_id=cluster.pk, council=second, from_date=today, actor=make.first_staff())
    assert (list(current_members_of(cluster)), back.to_date) == ([first, second], None)


def test_council_joins_a_cluster_once_and_while_it_exists() -> None:
    here, gone = make.council(), make.council(ends_on=dt.date(2021, 4, 1))
    cluster = make.cluster(here)
    for council, code in ((here, "PP-51"), (gone, "PP-07")):
        with pytest.raises(Refused) as refused:
            places.add_member(cluster_id=cluster.pk, council=council, from_date=clock.today(), actor=make.first_staff())
        assert codes_of(refused) == [code]


def test_cluster_is_edited_from_the_page_as_it_stands() -> None:
    cluster, other = make.cluster(), make.cluster()
    staff = make.first_staff()
    edited = places.edit_cluster(cluster_id=cluster.pk, name=" Pair ", purpose="Care", version=1, actor=staff)
    assert (edited.name, edited.purpose, edited.version) == ("Pair", "Care", 2)
    with pytest.raises(Stale):
        places.edit_cluster(cluster_id=cluster.pk, name="Triad", version=1, actor=staff)
    with pytest.raises(Refused) as refused:
        places.edit_cluster(cluster_id=cluster.pk, name=other.name.upper(), actor=staff)
    assert codes_of(refused) == ["PP-50"]
    with pytest.raises(Refused) as refused:
        places.create_cluster(name="PAIR", actor=staff)
    assert codes_of(refused) == ["PP-50"]


def test_organisation_is_added_and_edited_by_cib_staff() -> None:
    staff, trust = make.first_staff(), make.organisation("Heron Trust")
    edited = places.edit_organisation(
        organisation_id=trust.pk, name="Heron Health", kind=OrganisationKind.HEALTH, version=1, actor=staff
    )
    assert (edited.name, edited.kind, edited.version) == ("Heron Health", "health", 2)
    with pytest.raises(Refused):
        places.create_organisation(name="heron health", kind=OrganisationKind.HEALTH, actor=staff)
    another = make.organisation()
    with pytest.raises(Refused):
        places.edit_organisation(
            organisation_id=another.pk, name="heron health", kind=OrganisationKind.TRUST, actor=staff
        )
    chief = make.dcs(make.council())
    with pytest.raises(NotAllowed):
        places.create_organisation(name="X", kind=OrganisationKind.TRUST, actor=chief)
    with pytest.raises(NotVisible):
        places.edit_organisation(organisation_id=trust.pk, name="X", kind=OrganisationKind.TRUST, actor=chief)


def test_political_control_starts_empty_and_changes_in_order() -> None:
    here, staff, today = make.council(), make.first_staff(), clock.today()
    assert not PoliticalControl.objects.exists()
    first = places.record_control(
        council=here, control=Control.LABOUR, from_date=today - 300 * DAY, source="its page", actor=staff
    )
    second = places.record_control(council=here, control=Control.NO_OVERALL_CONTROL, from_date=today, actor=staff)
    first.refresh_from_db()
    assert (first.to_date, second.to_date, here.controls.count()) == (today, None, 2)
    for control, from_date in ((Control.NO_OVERALL_CONTROL, today + DAY), (Control.LABOUR, today)):
        with pytest.raises(Refused) as refused:
            places.record_control(council=here, control=control, from_date=from_date, actor=staff)
        assert set(codes_of(refused)) == {"PP-52"}
    with pytest.raises(NotAllowed):
        places.record_control(
            council=here, control=Control.GREEN, from_date=today, actor=make.dcs(Council.objects.get(pk=here.pk))
        )
