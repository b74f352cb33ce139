"""What comes round and what a review leaves behind: cycles; evidence, findings, reports and responses to come."""

from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    """Registers the words of its history and its kinds of message, and follows engagements."""

    name = "reviews"
    label = "reviews"
    verbose_name = "Reviews"

    def ready(self) -> None:
        """Register what the kernel must know of this app."""
        import reviews.receivers  # noqa: F401
        from cib.common import audit, outbox, reminders
        from peerchallenge.queries.due_dates import register_due_dates
        from reviews.notifications import EVENTS, KINDS
        from reviews.queries.turns import due_date_for
        from reviews.words import PLACEHOLDERS, WORDS

        audit.register_words(WORDS)
        outbox.register_placeholders(PLACEHOLDERS)
        register_due_dates(due_date_for)
        for kind in KINDS:
            outbox.register_kind(kind)
        for event in EVENTS:
            reminders.register_event(event)
