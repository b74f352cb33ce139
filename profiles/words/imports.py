"""How imports read in a history."""

from cib.common.audit import Words

#: Told to whoever keeps the figures: the council's own people, or CIB staff.
KEEPERS = "keepers"

WORDS: dict[str, Words] = {
    "indicator.added": Words("Added the indicator from the reference tables"),
    "indicator.edited": Words("Changed the indicator: {reason}"),
    "figures_policy.changed": Words("Changed how figures are compared, signs found or files taken: {reason}"),
    "indicator.changed": Words("Brought the indicator up to date from the reference tables"),
    "data_import.shipped": Words("Loaded the core figures that come with the product"),
    "data_import.uploaded": Words("Uploaded {name}", KEEPERS),
    "data_import.checked": Words("Checked the file: {added} to add, {changed} to change, {errors} errors", KEEPERS),
    "data_import.refused": Words("Refused the file: {errors} errors", KEEPERS),
    "data_import.confirmed": Words("Confirmed the import", KEEPERS),
    "data_import.done": Words("Imported the figures: {added} added, {changed} changed", KEEPERS),
    "data_import.cancelled": Words("Cancelled the import", KEEPERS),
    "data_import.failed": Words("The import stopped by a fault; nothing was written", KEEPERS),
    "data_import.requeued": Words("Took the import up again", KEEPERS),
    "figures.dated": Words("Set from when these figures may be shown to the team of a challenge", KEEPERS),
}
