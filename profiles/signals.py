"""What is told within the app when something waits for a worker; a receiver starts work and decides nothing."""

from django.dispatch import Signal

#: Sent with `import_id`, after commit, when an import waits to be checked or to be written.
import_waits = Signal()
