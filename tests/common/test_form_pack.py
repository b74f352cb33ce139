"""Forms: what may be typed, what is said when it may not, and how the pack shows it."""

import re
from datetime import date
from typing import Any

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.template import Context, Template

from cib.common.forms import GovDateField, HalfDaysField, PcForm
from cib.common.style_views import SampleForm
from cib.common.text import made_harmless


def form_html(form: forms.BaseForm) -> str:
    """Render a form as pages do: summary first, then the fields."""
    source = "{% load pc crispy_forms_tags %}{% error_prefix %}{% error_summary %}{{ form|crispy }}"
    return Template(source).render(Context({"form": form}))


# --- Dates -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        (["19", "4", "2027"], date(2027, 4, 19)),
        (["1", "March", "2027"], date(2027, 3, 1)),
        (["29", "feb", "2028"], date(2028, 2, 29)),
        ([" 9 ", "09", "2027"], date(2027, 9, 9)),
    ],
)
def test_date_is_read_as_people_write_it(typed: list[str], found: date) -> None:
    assert GovDateField(label="Earliest date").clean(typed) == found


@pytest.mark.parametrize(
    ("typed", "message", "code"),
    [
        (["", "", ""], "Enter the earliest date", "required"),
        (["31", "2", "2027"], "Earliest date must be a real date: February 2027 has 28 days", "day"),
        (["31", "4", "2027"], "Earliest date must be a real date: April has 30 days", "day"),
        (["0", "4", "2027"], "Earliest date must have a day between 1 and 31", "day"),
        (["x", "4", "2027"], "Earliest date must have a day between 1 and 31", "day"),
        (["٣", "4", "2027"], "Earliest date must have a day between 1 and 31", "day"),
        (["19", "13", "2027"], "Earliest date must have a month between 1 and 12", "month"),
        (["19", "ju", "2027"], "Earliest date must have a month between 1 and 12", "month"),
        (["19", "4", "27"], "Earliest date must have a year of 4 figures, like 2027", "year"),
        (["19", "4", "9999"], "Earliest date must have a year from 1900 to 2099", "year"),
        (["19", "4", ""], "Earliest date must include a year", "year"),
        (["19", "", ""], "Earliest date must include a month and a year", "month"),
        (["19", "4", "2" * 5000], "Earliest date must have a year of 4 figures, like 2027", "year"),
    ],
)
def test_date_that_is_none_is_refused_with_what_to_put_right(typed: list[str], message: str, code: str) -> None:
    with pytest.raises(ValidationError) as refused:
        GovDateField(label="Earliest date").clean(typed)
    assert [(error.message, error.code) for error in refused.value.error_list] == [(message, code)]


def test_optional_date_may_be_empty() -> None:
    assert GovDateField(required=False).clean(["", " ", ""]) is None


# --- Half-days -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "half_days"),
    [
        ("2", 4),
        ("2.5", 5),
        ("2,5", 5),
        ("2½", 5),
        ("2 1/2", 5),
        ("½", 1),
        ("1/2", 1),
        (".5", 1),
        ("0", 0),
        ("3.0", 6),
        ("2½ days", 5),
        ("1 day", 2),
    ],
)
def test_days_are_read_in_halves(typed: str, half_days: int) -> None:
    assert HalfDaysField().clean(typed) == half_days


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("2.25", "Enter whole or half days, like 2 or 2½: the smallest part of a day is a half"),
        ("2¼", "Enter whole or half days, like 2 or 2½: the smallest part of a day is a half"),
        ("2.7", "Enter whole or half days, like 2 or 2½: the smallest part of a day is a half"),
        ("two", "Enter a number of days, like 2 or 2½"),
        ("-1", "Enter a number of days, like 2 or 2½"),
        ("1e3", "Enter a number of days, like 2 or 2½"),
        ("", "Enter a number of days"),
        ("6", "Enter 5 days or fewer"),
        ("0", "Enter half a day or more"),
    ],
)
def test_days_that_are_no_halves_are_refused(typed: str, message: str) -> None:
    with pytest.raises(ValidationError) as refused:
        HalfDaysField(min_half_days=1, max_half_days=10).clean(typed)
    assert refused.value.messages == [message]


def test_days_are_shown_again_as_days() -> None:
    assert [HalfDaysField().prepare_value(value) for value in (5, "2.25", None)] == ["2½", "2.25", None]


# --- The base form ---------------------------------------------------------------------------------


class _Form(PcForm):
    name = forms.CharField()
    story = forms.CharField(widget=forms.Textarea, required=False)
    secret = forms.CharField(widget=forms.PasswordInput, required=False)
    why = forms.ChoiceField(label="Why now?", choices=[("a", "A")], required=False)


def test_text_is_made_harmless_but_a_password_is_left() -> None:
    form = _Form({"name": "Ama\u202era\x00 <b>", "story": "one\r\ntwo\u2066", "secret": "a\u202eb"})
    assert form.is_valid()
    assert form.cleaned_data == {"name": "Amara <b>", "story": "one\ntwo", "secret": "a\u202eb", "why": ""}


def test_harmless_text_keeps_accents_and_emoji() -> None:
    assert made_harmless("Łukasz e\u0301 👩\u200d🏫\tx") == "Łukasz é 👩\u200d🏫\tx"


def test_every_text_has_a_limit() -> None:
    form = _Form({"name": "x" * 201, "story": "y" * 5001})
    assert form.errors == {
        "name": ["“Name” must have 200 characters or fewer; it has 201"],
        "story": ["“Story” must have 5,000 characters or fewer; it has 5,001"],
    }


class _Limits(PcForm):
    short = forms.CharField(label="Why now?", max_length=2000)
    own = forms.CharField(max_length=3, error_messages={"max_length": "Write it shorter"})
    number = forms.IntegerField(label="Rooms", min_value=1, max_value=9)
    file = forms.FileField(label="Plan")
    code = forms.SlugField(label="Short code")


def test_limits_are_told_in_our_words() -> None:
    sent = {"short": "x" * 9000, "own": "long", "number": "10", "code": "Le eds"}
    form = _Limits(sent, {"file": SimpleUploadedFile("plan.csv", b"")})
    assert form.errors == {
        "short": ["“Why now?” must have 2,000 characters or fewer; it has 9,000"],
        "own": ["Write it shorter"],
        "number": ["“Rooms” must be 9 or less"],
        "file": ["The file is empty"],
        "code": ["“Short code” must be letters, figures and hyphens, like north-west"],
    }


@pytest.mark.parametrize(
    ("field", "label", "said"),
    [
        (forms.CharField(), "E-mail address", "Enter e-mail address"),
        (forms.CharField(), "Why now?", "Answer “Why now?”"),
        (forms.ChoiceField(), "Offer", "Choose offer"),
        (forms.MultipleChoiceField(), "Themes", "Choose at least one: themes"),
        (forms.BooleanField(), "I have read this", "Tick “I have read this”"),
    ],
)
def test_missing_answer_is_named(field: forms.Field, label: str, said: str) -> None:
    field.label = label
    form = type("Form", (PcForm,), {"it": field})({})
    assert form.errors == {"it": [said]}


def test_own_message_of_a_field_is_kept() -> None:
    form = type("Form", (PcForm,), {"it": forms.CharField(error_messages={"required": "Say why"})})({})
    assert form.errors == {"it": ["Say why"]}


@pytest.mark.parametrize(
    ("sent", "is_valid"), [("3", True), ("", False), ("x", False), ("-1", False), ("9" * 30, False)]
)
def test_version_travels_with_the_form(sent: str, is_valid: bool) -> None:
    form = _Form({"name": "x", "version": sent}, version=3)
    assert form.is_valid() is is_valid
    assert form.cleaned_data.get("version") == (3 if is_valid else None)


def test_version_is_not_there_unless_it_is_asked_for() -> None:
    assert "version" not in _Form().fields


# --- The pack --------------------------------------------------------------------------------------


@pytest.fixture
def refused() -> str:
    """Give the sample form as it looks when everything in it is wrong."""
    data = QueryDict(mutable=True)
    data.update({"earliest_day": "31", "earliest_month": "2", "earliest_year": "2027", "days": "2.25", "version": "3"})
    return form_html(SampleForm(data, version=3))


def test_every_link_of_the_summary_leads_to_a_control(refused: str) -> None:
    targets = re.findall(r'<li><a href="#([^"]+)"', refused)
    controls = set(re.findall(r'<(?:input|select|textarea)[^>]*\bid="([^"]+)"', refused))
    assert targets == [
        "id_focus",
        "id_email",
        "id_offer",
        "id_urgency_0",
        "id_themes_0",
        "id_earliest_0",
        "id_days",
        "id_agree",
    ]
    assert set(targets) <= controls


def test_every_described_by_names_something_that_is_there(refused: str) -> None:
    ids = set(re.findall(r'\bid="([^"]+)"', refused))
    named = {name for value in re.findall(r'aria-describedby="([^"]*)"', refused) for name in value.split()}
    assert named <= ids
    assert {"id_focus-hint", "id_focus-error", "id_earliest-error", "id_themes-error"} <= named


def test_every_id_is_there_once(refused: str) -> None:
    ids = re.findall(r'\bid="([^"]+)"', refused)
    assert sorted(ids) == sorted(set(ids))


def test_title_begins_with_error_and_the_summary_stands_once(refused: str) -> None:
    assert refused.startswith("Error: ")
    assert refused.count("There is a problem") == 1


def test_only_the_wrong_box_of_a_date_is_marked(refused: str) -> None:
    boxes = re.findall(r'<input class="govuk-input govuk-date-input__input[^>]*>', refused)
    assert ["govuk-input--error" in box for box in boxes] == [True, False, False]


def test_what_was_typed_is_shown_again(refused: str) -> None:
    assert 'value="2.25"' in refused
    assert re.findall(r'name="earliest_\w+" type="text" inputmode="numeric" value="(\w*)"', refused) == [
        "31",
        "2",
        "2027",
    ]


def test_ticks_and_rounds_are_what_they_should_be(refused: str) -> None:
    kinds = dict(re.findall(r'name="(urgency|themes)" type="(radio|checkbox)"', refused))
    assert kinds == {"urgency": "radio", "themes": "checkbox"}


def test_optional_is_written_where_it_is_true_and_not_on_ticks() -> None:
    found = re.findall(r"([\w? -]+) \(optional\)", form_html(SampleForm()))
    assert [label.strip() for label in found] == ["Why now?", "People on the team", "Paper"]


def test_script_in_what_was_typed_is_only_text() -> None:
    html = form_html(SampleForm({"focus": "<script>alert(1)</script>", "why": "</textarea><script>"}))
    assert "<script" not in html


def test_label_that_the_heading_asks_is_hidden_but_there() -> None:
    class Question(PcForm):
        hidden_labels = {"name"}
        name = forms.CharField(label="What is your name?")

    html: Any = form_html(Question())
    assert '<label class="govuk-label govuk-visually-hidden" for="id_name">What is your name?</label>' in html


def test_errors_of_borrowed_forms_are_said_in_our_words() -> None:
    class Borrowed(forms.Form):
        code = forms.CharField(label="Authenticator code")

    html = form_html(Borrowed({}))
    assert "This field is required" not in html
    assert html.count("Enter code from your app") == 2
