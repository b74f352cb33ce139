"""The base of every form, and the fields that the programme needs: dates in three boxes, days in halves."""

import re
from calendar import monthrange
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, ClassVar, Final

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator

from cib.common import clock
from cib.common.components.words import half_days_number, half_days_words
from cib.common.text import made_harmless

TEXT_LENGTH_MAX: Final = 200  # characters of a line where the field says nothing else
PROSE_LENGTH_MAX: Final = 5000  # characters of a text area where the field says nothing else
CHOICES_MAX: Final = 500  # ticks of one list of options
YEAR_MIN, YEAR_MAX = 1900, 2099
_DEFAULT_EMPTY: Final = forms.FileField.default_error_messages["empty"]
HALF_DAYS_MAX: Final = 400  # more than a working year

MONTHS: Final = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


class DateInput(forms.MultiWidget):
    """Three boxes for day, month and year, named NAME_day, NAME_month, NAME_year."""

    template_name = "django/forms/widgets/multiwidget.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        box = {"inputmode": "numeric"}
        super().__init__({part: forms.TextInput(box) for part in ("day", "month", "year")}, attrs)

    def decompress(self, value: Any) -> list[str]:
        """Take a date apart for the boxes."""
        return [str(value.day), str(value.month), str(value.year)] if isinstance(value, date) else ["", "", ""]

    def boxes(self, value: Any) -> list[str]:
        """Give what stands in the boxes: what was typed, or the date taken apart."""
        typed = value if isinstance(value, (list, tuple)) else self.decompress(value)
        return [str(part or "")[:TEXT_LENGTH_MAX] for part in typed]


FRIDAY: Final = 4


class GovDateField(forms.Field):
    """A date typed in three boxes; each mistake has a message that says what to put right."""

    widget = DateInput
    default_error_messages: ClassVar[dict[str, Any]] = {"required": "Enter the date"}

    def __init__(self, *, example_days: int | None = None, **kwargs: Any) -> None:
        """`example_days`: how many days from today the example in the hint lies; before it, less than nought."""
        super().__init__(**kwargs)
        self.example_days = example_days

    def say_example(self) -> None:
        """Add an example that fits to the hint: a working day past or ahead, counted from today."""
        if self.example_days is None:
            return
        day = clock.today() + timedelta(days=self.example_days)
        step = timedelta(days=-1 if self.example_days < 0 else 1)
        while day.weekday() > FRIDAY:
            day += step
        self.help_text = f"{self.help_text} For example, {day.day} {day.month} {day.year}".strip()

    def _named(self) -> str:
        return str(self.label) if self.label else "The date"

    def clean(self, value: Any) -> date | None:
        """Give the date, or None for three empty boxes of an optional field."""
        parts = [str(part or "").strip() for part in (value if isinstance(value, (list, tuple)) else [])]
        if not any(parts):
            if self.required:
                raise ValidationError(self._message_if_empty(), code="required")
            return None
        self._refuse_missing(parts)
        found = self._real_date(*parts)
        self.run_validators(found)
        return found

    def _message_if_empty(self) -> str:
        default = self.default_error_messages["required"]
        own = str(self.error_messages["required"])
        return own if own != default or not self.label else f"Enter the {lower_first(str(self.label))}"

    def _refuse_missing(self, parts: Sequence[str]) -> None:
        names = ("day", "month", "year")
        missing = [name for name, part in zip(names, parts, strict=True) if not part]
        if missing:
            words = f"{self._named()} must include a {' and a '.join(missing)}"
            raise ValidationError([ValidationError(words, code=missing[0])])

    def _real_date(self, day: str, month: str, year: str) -> date:
        month_number = month_from(month)
        if month_number is None:
            raise ValidationError(f"{self._named()} must have a month between 1 and 12", code="month")
        if not re.fullmatch(r"[0-9]{4}", year):
            raise ValidationError(f"{self._named()} must have a year of 4 figures, like 2027", code="year")
        if not YEAR_MIN <= int(year) <= YEAR_MAX:
            raise ValidationError(f"{self._named()} must have a year from {YEAR_MIN} to {YEAR_MAX}", code="year")
        if not re.fullmatch(r"[0-9]{1,2}", day) or int(day) == 0:
            raise ValidationError(f"{self._named()} must have a day between 1 and 31", code="day")
        return self._day_of(int(day), month_number, int(year))

    def _day_of(self, day: int, month: int, year: int) -> date:
        days = monthrange(year, month)[1]
        if day > days:
            which = f"{MONTHS[month - 1]} {year}" if month == 2 else MONTHS[month - 1]
            raise ValidationError(f"{self._named()} must be a real date: {which} has {days} days", code="day")
        return date(year, month, day)

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare the boxes with what stood in them."""
        widget = self.widget
        assert isinstance(widget, DateInput)
        return widget.boxes(initial) != widget.boxes(data)


def lower_first(text: str) -> str:
    """Begin a label with a small letter inside a sentence, unless it begins with an abbreviation."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def month_from(typed: str) -> int | None:
    """Read a month: 3, 03, March or Mar; None for anything else."""
    if re.fullmatch(r"[0-9]{1,2}", typed):
        return int(typed) if 1 <= int(typed) <= len(MONTHS) else None
    start = typed.casefold()
    if len(start) < 3:
        return None
    return next((n for n, name in enumerate(MONTHS, 1) if name.casefold().startswith(start)), None)


_HALF_DAYS = re.compile(r"(?P<whole>[0-9]{0,3})\s*(?P<rest>½|\s1/2|[.,][0-9]{1,4})?")


def half_days_from(typed: str) -> int | None:
    """Read days as half-days: 2 is 4, 2.5 and 2½ are 5; None where it is no number or not in halves."""
    text = re.sub(r"\s*days?$", "", typed.strip().casefold())
    text = "½" if text == "1/2" else text
    match = _HALF_DAYS.fullmatch(text)
    if match is None or not text:
        return None
    rest = (match["rest"] or "").strip().replace(",", ".")
    if rest in {"½", "1/2"}:
        half = 1
    elif rest.rstrip("0") in {"", "."}:
        half = 0
    elif rest.rstrip("0") == ".5":
        half = 1
    else:
        return None
    return int(match["whole"] or 0) * 2 + half


class HalfDaysField(forms.CharField):
    """A number of days in halves, typed as 2, 2.5 or 2½; a whole number of half-days comes out."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "required": "Enter a number of days",
        "halves": "Enter whole or half days, like 2 or 2½: the smallest part of a day is a half",
        "number": "Enter a number of days, like 2 or 2½",
    }

    def __init__(self, *, min_half_days: int = 0, max_half_days: int = HALF_DAYS_MAX, **kwargs: Any) -> None:
        self.min_half_days, self.max_half_days = min_half_days, max_half_days
        kwargs.setdefault("max_length", 10)
        kwargs.setdefault("widget", forms.TextInput(attrs={"class": "govuk-input--width-4", "inputmode": "decimal"}))
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Show half-days as days: 5 is 2½."""
        return half_days_number(value) if isinstance(value, int) else value

    def clean(self, value: Any) -> Any:
        """Give half-days, or None for an empty optional field."""
        typed = super().clean(value)
        if typed == "":
            return None
        found = half_days_from(typed)
        if found is None:
            is_number = re.fullmatch(r"[0-9]*[.,][0-9]+|[0-9]*\s*[¼¾]", typed)
            code = "halves" if is_number else "number"
            raise ValidationError(self.error_messages[code], code=code)
        self._refuse_outside(found)
        return found

    def _refuse_outside(self, half_days: int) -> None:
        if half_days > self.max_half_days:
            raise ValidationError(f"Enter {half_days_number(self.max_half_days)} days or fewer", code="max_value")
        if half_days < self.min_half_days:
            raise ValidationError(f"Enter {half_days_words(self.min_half_days)} or more", code="min_value")

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare half-days, so that 2.5 and 2½ are the same."""
        return half_days_from(str(data or "")) != initial


def _limit(field: forms.Field) -> None:
    """Put a limit on a field that has none."""
    if not isinstance(field, forms.CharField) or isinstance(field, forms.UUIDField) or field.max_length is not None:
        return
    is_prose = isinstance(field.widget, forms.Textarea)
    field.max_length = PROSE_LENGTH_MAX if is_prose else TEXT_LENGTH_MAX
    field.validators.append(MaxLengthValidator(field.max_length))


class _CharactersAtMost(MaxLengthValidator):
    """A text no longer than allowed, told with how long it is."""

    def __call__(self, value: Any) -> None:
        """Raise ValidationError for a longer one."""
        if (length := len(str(value))) > self.limit_value:
            words = f"{self.message} must have {self.limit_value:,} characters or fewer; it has {length:,}"
            raise ValidationError(words, code=self.code)


def _word_limits(field: forms.Field, label: str) -> None:
    """Say in our words what is too long, too large, too small or empty, unless the field has its own."""
    named = f"“{label}”"
    field.validators = [
        _CharactersAtMost(validator.limit_value, named) if type(validator) is MaxLengthValidator else validator
        for validator in field.validators
    ]
    if isinstance(field, forms.FileField) and field.error_messages["empty"] == _DEFAULT_EMPTY:
        field.error_messages["empty"] = "The file is empty"
    if isinstance(field, forms.SlugField):
        field.error_messages["invalid"] = f"{named} must be letters, figures and hyphens, like north-west"
    if isinstance(field, forms.IntegerField):
        field.error_messages.setdefault("min_value", f"{named} must be %(limit_value)s or more")
        field.error_messages.setdefault("max_value", f"{named} must be %(limit_value)s or less")


def required_words(field: forms.Field, label: str) -> str:
    """Say what is missing: Enter e-mail address, Choose offer, Answer “Why now?”."""
    if isinstance(field, forms.BooleanField):
        return f"Tick “{label}”"
    if label.endswith("?"):
        return f"Answer “{label}”"
    if isinstance(field, forms.MultipleChoiceField | forms.ModelMultipleChoiceField):
        return f"Choose at least one: {lower_first(label)}"
    chooses = isinstance(field, forms.ChoiceField | forms.ModelChoiceField | forms.FileField)
    return f"{'Choose' if chooses else 'Enter'} {lower_first(label)}"


class _VersionField(forms.IntegerField):
    """The number of the version that the page showed, carried along unseen."""

    widget = forms.HiddenInput

    def __init__(self, version: int) -> None:
        message = "This page was not sent whole. Go back, load it again, and send it once more"
        messages = dict.fromkeys(("required", "invalid", "min_value", "max_value"), message)
        super().__init__(min_value=0, max_value=2**31 - 1, initial=version, error_messages=messages)


class PcForm(forms.Form):
    """The base of our forms: a limit on everything, harmless text, GOV.UK's look, and the version the page showed.

    hidden_labels: fields whose label is the page's heading. option_hints: {field: {value: hint under that option}}.
    conditional: fields that another answer makes necessary, so that they are not called optional.
    """

    use_required_attribute = False  # the server's messages are better than the browser's
    required_css_class = ""
    hidden_labels: ClassVar[frozenset[str] | set[str] | tuple[str, ...]] = ()
    option_hints: ClassVar[dict[str, dict[str, str]]] = {}
    conditional: ClassVar[tuple[str, ...]] = ()
    submit_label: ClassVar[str] = "Save and continue"

    def __init__(self, *args: Any, version: int | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        if version is not None:
            self.fields["version"] = _VersionField(version)
        for name, field in self.fields.items():
            _limit(field)
            if isinstance(field, GovDateField):
                field.say_example()
            _word_limits(field, str(field.label or name.replace("_", " ").capitalize()))
            self._word_required(name, field)

    def _word_required(self, name: str, field: forms.Field) -> None:
        """Say what to do instead of Django's "This field is required."."""
        if str(field.error_messages.get("required")) != str(forms.Field.default_error_messages["required"]):
            return
        label = str(field.label or name.replace("_", " ").capitalize())
        field.error_messages["required"] = required_words(field, label)

    def _widget_data_value(self, widget: forms.Widget, html_name: str) -> Any:
        """Make what was typed harmless before anything reads it; a password is left as it is."""
        value = super()._widget_data_value(widget, html_name)  # type: ignore[misc]
        if isinstance(widget, forms.PasswordInput):
            return value
        if isinstance(value, str):
            return made_harmless(value)
        if isinstance(value, list):
            return [made_harmless(item) if isinstance(item, str) else item for item in value[:CHOICES_MAX]]
        return value
