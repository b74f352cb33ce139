"""Tags of the form pack and of filters: error summary, title prefix, widgets with GOV.UK's classes, chips."""

from collections.abc import Iterable
from typing import Any, Final

from django import forms, template
from django.forms import BaseForm
from django.forms.boundfield import BoundField
from django.forms.formsets import BaseFormSet
from django.forms.utils import flatatt
from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString

from cib.common.forms import DateInput, required_words

register = template.Library()

DATE_PARTS: Final = ("day", "month", "year")
SHORT_FIELD_LENGTH_MAX: Final = 10


# What Django and allauth say when a form of theirs is refused, in words that tell what to do.
REQUIRED: Final = str(forms.Field.default_error_messages["required"])
PLAIN_ERRORS: Final[dict[str, str]] = {
    "The email address and/or password you specified are not correct.": "The e-mail address or the password is not"
    " right. Check both, then try again",
    "Incorrect password.": "That is not your password. Check it, then try again",
    "Incorrect code.": "That code is not right, or it is too old. Check it, or use the next one",
    "Please type your current password.": "That is not your password now. Check it, then try again",
    "You must type the same password each time.": "The two passwords differ. Type the same one in both boxes",
}
# allauth's labels, as GOV.UK would write them.
PLAIN_LABELS: Final[dict[str, str]] = {
    "Email": "Work e-mail address",
    "Email address": "Work e-mail address",
    "Email (again)": "Work e-mail address again",
    "Current Password": "Current password",
    "New Password": "New password",
    "New Password (again)": "New password again",
    "Password (again)": "Password again",
    "Authenticator code": "Code from your app",
    "Passwordless": "Let me sign in with this passkey alone, without a password",
}


def plain_error(text: Any) -> str:
    """Say an error in our words where it is one of Django's or allauth's."""
    return PLAIN_ERRORS.get(str(text), str(text))


@register.filter
def error_words(field: BoundField, text: Any) -> str:
    """Say a field's error in our words: what to enter, instead of that it is required."""
    if str(text) == REQUIRED:
        label = str(field.label)
        return required_words(field.field, PLAIN_LABELS.get(label, label))
    return plain_error(text)


def _forms_in(context: template.Context) -> list[BaseForm]:
    """Give the forms of a page whose errors belong in its summary."""
    found: list[BaseForm] = []
    for name in ("form", "formset", "verify_form"):
        value = context.get(name)
        if isinstance(value, BaseFormSet):
            found.extend(value.forms)
        elif isinstance(value, BaseForm):
            found.append(value)
    found.extend(form for form in context.get("forms") or () if isinstance(form, BaseForm))
    return found


@register.simple_tag(takes_context=True)
def error_prefix(context: template.Context) -> str:
    """Give "Error: " for the page's title when one of its forms was refused, so that it is heard first."""
    return "Error: " if any(form.is_bound and form.errors for form in _forms_in(context)) else ""


def first_input_id(field: BoundField) -> str:
    """Give the id that a link in the summary jumps to: the first control of the field."""
    several = isinstance(field.field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple | forms.MultiWidget)
    if not several:
        return field.id_for_label or field.auto_id
    if isinstance(field.field.widget, DateInput):
        return f"{field.auto_id}_{min(bad_date_parts(field), default=0)}"
    return f"{field.auto_id}_0"


def bad_date_parts(field: BoundField) -> list[int]:
    """Tell which boxes of a date are wrong: that named by the error's code, or all three."""
    errors = field.form.errors.as_data().get(field.name, [])
    codes = [error.code for error in errors]
    named = [number for number, part in enumerate(DATE_PARTS) if part in codes]
    return named if named or not errors else [0, 1, 2]


def _summary_lines(form: BaseForm) -> list[dict[str, str]]:
    lines = [{"text": plain_error(text), "target": ""} for text in form.non_field_errors()]
    for field in form:
        target = "" if field.is_hidden else first_input_id(field)
        lines.extend({"text": error_words(field, text), "target": target} for text in field.errors)
    return lines


@register.inclusion_tag("components/error_summary.html", takes_context=True)
def error_summary(context: template.Context) -> dict[str, Any]:
    """Sum up what is wrong with the page's forms, each linked to its field; once on a page, above the heading."""
    refused = [form for form in _forms_in(context) if form.is_bound and form.errors]
    fresh = [form for form in refused if not getattr(form, "summary_is_shown", False)]
    lines = [line for form in fresh for line in _summary_lines(form)]
    for form in fresh:
        form.summary_is_shown = True  # type: ignore[attr-defined]
    return {"lines": lines}


def kind_of(field: BoundField) -> str:
    """Tell which template of the pack draws a field."""
    widget = field.field.widget
    if isinstance(widget, DateInput):
        return "date"
    if isinstance(widget, forms.CheckboxSelectMultiple):  # before RadioSelect, of which Django made it a kind
        return "checkboxes"
    if isinstance(widget, forms.RadioSelect):
        return "radios"
    if isinstance(widget, forms.CheckboxInput):
        return "checkbox"
    return "hidden" if field.is_hidden else "input"


def _base_class(widget: forms.Widget) -> str:
    if isinstance(widget, forms.Textarea):
        return "govuk-textarea"
    if isinstance(widget, forms.Select):
        return "govuk-select"
    return "govuk-file-upload" if isinstance(widget, forms.FileInput) else "govuk-input"


def _described_by(field: BoundField) -> str:
    parts = [f"{field.auto_id}-hint"] if field.help_text else []
    if field.errors:
        parts.append(f"{field.auto_id}-error")
    return " ".join(parts)


def _classes(field: BoundField, own: str) -> str:
    base = _base_class(field.field.widget)
    names = [base, f"{base}--error" if field.errors else "", own]
    length = 5 if isinstance(field.field.widget, forms.NumberInput) else getattr(field.field, "max_length", None)
    if base == "govuk-input" and length and length <= SHORT_FIELD_LENGTH_MAX and "--width" not in own:
        names.append(f"govuk-input--width-{10 if length > 5 else 5}")
    return " ".join(name for name in names if name)


@register.simple_tag
def govuk_widget(field: BoundField) -> SafeString:
    """Render a text-like control with GOV.UK's classes, tied to its hint and its error."""
    own = field.field.widget.attrs.get("class", "")
    attrs: dict[str, Any] = {"class": _classes(field, own)}
    described = _described_by(field)
    if described:
        attrs["aria-describedby"] = described
    if field.errors:
        attrs["aria-invalid"] = "true"
    if "placeholder" in field.field.widget.attrs:
        attrs["placeholder"] = False  # vanishes when one types, and is too pale to read: the label says it
    if isinstance(field.field.widget, forms.Textarea):
        attrs.setdefault("rows", field.field.widget.attrs.get("rows", 5))
    return _select(field, attrs) or field.as_widget(attrs=attrs)


def _select(field: BoundField, attrs: dict[str, Any]) -> SafeString:
    """Draw a plain list of choices as Django does, which takes a template for each; nothing for any other control."""
    widget = field.field.widget
    if type(widget) is not forms.Select:
        return SafeString("")
    chosen, options = set(widget.format_value(field.value())), []
    choices: Iterable[tuple[Any, Any]] = widget.choices
    for value, label in choices:
        if isinstance(label, list | tuple):  # choices in groups: seldom, and Django knows how
            return SafeString("")
        said = "" if value is None else str(value)
        selected = " selected" if said in chosen else ""
        options.append(f'<option value="{escape(said)}"{selected}>{conditional_escape(label)}</option>')
        chosen.discard(said)
    own = {"id": field.auto_id} | field.build_widget_attrs(attrs, widget)
    written = {"name": field.html_name} | widget.build_attrs(widget.attrs, own)
    inside = "".join(options)
    return SafeString(f"<select{flatatt(written)}>{inside}</select>")  # each part is escaped above


@register.filter
def control_kind(field: BoundField) -> str:
    """Tell which template of the pack draws a field: input, date, radios, checkboxes, checkbox, hidden."""
    return kind_of(field)


@register.filter
def described_by(field: BoundField) -> str:
    """Give the ids of a field's hint and error, for aria-describedby."""
    return _described_by(field)


@register.filter
def label_is_hidden(field: BoundField) -> bool:
    """Tell whether the form says that the page's heading already asks this (hidden_labels)."""
    return field.name in getattr(field.form, "hidden_labels", ())


@register.filter
def is_optional(field: BoundField) -> bool:
    """Tell whether to write "(optional)" after the label; not on ticks, where it would confuse.

    A form names in `conditional` the fields that another answer makes necessary: those are not optional either.
    """
    ticks = isinstance(field.field.widget, forms.CheckboxInput | forms.CheckboxSelectMultiple)
    marked = getattr(field.form, "marks_optional", True)
    may_be_needed = field.name in getattr(field.form, "conditional", ())
    return bool(marked) and not (field.field.required or ticks or field.field.disabled or may_be_needed)


@register.filter
def option_hint(field: BoundField, value: Any) -> str:
    """Give the hint under one option, where the form has option_hints = {field: {value: hint}}."""
    hints = getattr(field.form, "option_hints", {}).get(field.name, {})
    return str(hints.get(value, hints.get(str(value), "")))


@register.filter
def date_boxes(field: BoundField) -> list[dict[str, Any]]:
    """Give the three boxes of a date: label, id, name, value, width, and whether it is the wrong one."""
    values = field.field.widget.boxes(field.value())
    wrong = bad_date_parts(field)
    return [
        {
            "label": part.capitalize(),
            "id": f"{field.auto_id}_{number}",
            "name": f"{field.html_name}_{part}",
            "value": values[number],
            "width": 4 if part == "year" else 2,
            "is_wrong": number in wrong,
        }
        for number, part in enumerate(DATE_PARTS)
    ]


# --- Forms of others, in our words -----------------------------------------------------------------


@register.simple_tag
def plain_labels(form: BaseForm | None) -> str:
    """Give a form that is not ours our words and no "(optional)"; writes nothing."""
    if form is None:
        return ""
    form.marks_optional = False  # type: ignore[attr-defined]
    for field in form:
        field.label = PLAIN_LABELS.get(str(field.label), field.label)
        if field.name == "code":
            field.field.widget.attrs["class"] = "govuk-input--width-10"
    return ""


@register.inclusion_tag("govuk/field.html")
def field_as(field: BoundField, label: str, hint: str = "") -> dict[str, Any]:
    """Show one field under a label of the page's own."""
    field.label, field.help_text = label, hint
    return {"field": field}
