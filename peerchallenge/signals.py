"""What apps above may follow, inside the transaction; a receiver starts work there and decides nothing here."""

from django.dispatch import Signal

#: Sent with `engagement` (locked, already in its new state) and `before` (its state until then, nothing for a new
#: draft) when one was drafted, sent, closed, declined or cancelled, or its draft took another offer.
engagement_moved = Signal()
