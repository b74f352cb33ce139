"""The forms with which files of figures are taken in."""

from typing import Any, BinaryIO, cast

from django import forms
from django.core.exceptions import ValidationError

from cib.common.forms import GovDateField, PcForm
from profiles.services.importing.uploads import Upload

KINDS = (".csv", ".gz", ".zip", ".xlsx")


class _FileForm(PcForm):
    """A file of figures."""

    submit_label = "Check the file"

    def clean_file(self) -> Any:
        """Refuse what is plainly no table before it is taken in; what a file is, checking finds out from itself."""
        return _of_kind(self.cleaned_data["file"], KINDS)


class PublishedForm(_FileForm):
    """A file as DfE published it, or our template, with the day of publication."""

    file = forms.FileField(
        label="File of figures",
        help_text="A release of Explore education statistics, the long extract of the Local Authority Interactive "
        "Tool, or our template: CSV, also packed (.gz, .zip), or an Excel workbook.",
        error_messages={"required": "Choose the file of figures"},
    )
    companion = forms.FileField(
        label="Its description",
        required=False,
        help_text="The .meta.csv of a release, or the tool’s list of measures: labels, topics, polarity",
    )
    published_on = GovDateField(
        label="Day of publication", help_text="Corrected figures are kept with it.", example_days=-30
    )

    def clean_companion(self) -> Any:
        """Take a table alone."""
        file = self.cleaned_data.get("companion")
        return _of_kind(file, (".csv",)) if file else None

    def upload(self) -> Upload:
        """Give the files as the service wants them."""
        file, companion = self.cleaned_data["file"], self.cleaned_data.get("companion")
        return Upload(
            name=file.name,
            file=cast(BinaryIO, file),
            size=file.size,
            companion_name=companion.name if companion else "",
            companion=cast(BinaryIO, companion) if companion else None,
        )


class OwnForm(_FileForm):
    """A council's own figures by the template, and from when its teams may see them."""

    file = forms.FileField(
        label="File with your figures",
        help_text="It needs four columns: council, indicator, period, value. CSV or an Excel workbook.",
        error_messages={"required": "Choose the file with your figures"},
    )
    from_date = GovDateField(
        label="From when may the team of a live challenge see them?",
        required=False,
        help_text="Leave it empty to keep them for your council alone; you can release them later.",
        example_days=30,
    )

    def upload(self) -> Upload:
        """Give the file as the service wants it."""
        file = self.cleaned_data["file"]
        return Upload(name=file.name, file=cast(BinaryIO, file), size=file.size)


def _of_kind(file: Any, kinds: tuple[str, ...]) -> Any:
    if not file.name.lower().endswith(kinds):
        raise ValidationError(
            f"The file must end in {', '.join(kinds[:-1])} or {kinds[-1]}"
            if kinds[1:]
            else f"The file must end in {kinds[0]}"
        )
    return file
