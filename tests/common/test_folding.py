"""Names as they are compared: the same in Python and in the database, whatever the name."""

import pytest
from django.db import connection
from django.db.models import Value
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cib.common.folding import Folded, fold
from cib.common.versions import save_new_version
from councils.models import Person, Region


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("Zoë O'Brien-Šimić", "zoe obrien simic"),
        ("Søren Łukasz Straße", "soren lukasz strasse"),
        ("  Brighton & Hove ", "brighton and hove"),
        ("STOCKTON-ON-TEES", "stockton on tees"),
        ("Zoe\u0308", "zoe"),
        ("???", ""),
    ],
)
def test_fold_takes_off_case_accents_and_punctuation(typed: str, folded: str) -> None:
    assert fold(typed) == folded


def in_database(text: str) -> str:
    """Ask the database, over whichever row there is."""
    found: str = Region.objects.annotate(folded=Folded(Value(text))).values_list("folded", flat=True)[0]
    return found


@pytest.mark.django_db
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=st.text(
        st.characters(min_codepoint=32, max_codepoint=0x24F) | st.sampled_from("’–\u0308\u0301ﬁ①ẞ"), max_size=40
    )
)
def test_database_folds_as_python_does(text: str) -> None:
    Region.objects.get_or_create(code="north-east", defaults={"name": "North East", "gss_code": "E12000001"})
    assert in_database(text) == fold(text), connection.vendor


@pytest.mark.django_db
def test_a_persons_names_are_kept_as_a_search_compares_them() -> None:
    person = Person.objects.create(given_name="Zoë", family_name="O’Brien")
    many = Person.objects.bulk_create(
        [Person(given_name="", family_name="Šimić"), Person(family_name="Straße-Ødegård")]
    )
    assert [one.folded for one in (person, *many)] == [" zoe obrien", " simic", " strasse odegard"]
    save_new_version(person, [], family_name="Łukasiewicz")
    save_new_version(person, [], phone="0113 496 0000")
    person.refresh_from_db()
    assert (person.folded, person.phone) == (" zoe lukasiewicz", "0113 496 0000")
