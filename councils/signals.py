"""What apps above may follow, inside the transaction; a receiver starts work there and decides nothing here."""

from django.dispatch import Signal

#: Sent with `kept` and `duplicate` (persons) when two records become one.
people_merged = Signal()
#: Sent with `person` when a person was anonymised, so that what hangs on them forgets them too.
person_anonymised = Signal()
#: Sent with `appointment` when one was made or ended.
appointment_changed = Signal()
#: Sent with `person` when who employs them, or from when, changed.
employment_changed = Signal()
#: Sent with `control`, `previous` (both records of political control) and `actor` when another one came to hold.
control_changed = Signal()
