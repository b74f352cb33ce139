"""Places and people: councils, regions, clusters, persons, appointments."""

from django.apps import AppConfig


class CouncilsConfig(AppConfig):
    """Registers the directory of people, the audit's words and the kinds of message."""

    name = "councils"
    label = "councils"
    verbose_name = "Councils"

    def ready(self) -> None:
        """Tell the kernel where people, words and messages are."""
        from cib.accounts import posts
        from cib.accounts.sign_on.services import register_invitations
        from cib.common import audit, directory, outbox, reminders
        from councils.directory import PeopleDirectory
        from councils.notifications import EVENTS, KINDS
        from councils.queries.lists import account_posts
        from councils.services.invitations import open_account_by_sign_on
        from councils.words import PLACEHOLDERS, WORDS

        directory.register(PeopleDirectory())
        audit.register_words(WORDS)
        outbox.register_placeholders(PLACEHOLDERS)
        for kind in KINDS:
            outbox.register_kind(kind)
        for event in EVENTS:
            reminders.register_event(event)
        register_invitations(open_account_by_sign_on)
        posts.register_posts(lambda user: [posts.Post(str(row.pk), str(row)) for row in account_posts(user)])
