"""What apps above may follow or add: receivers start work there, or answer; they decide nothing here."""

from django.dispatch import Signal

#: Sent inside the transaction, with `engagement` (locked, already in its new state) and `before` (its state until then,
#: nothing for a new draft) when one was drafted, sent, closed, declined or cancelled, or its draft took another offer.
engagement_moved = Signal()

#: Sent with `engagement` and `user` while its page is made: each receiver answers with pages of its own app that belong
#: to the engagement and that the reader may open, as a list of (label, address).
pages_asked = Signal()
