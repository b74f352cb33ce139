"""The local inbox: there only where it should be, and it runs nothing."""

import smtplib
from typing import Any

import pytest
from django.core.mail import EmailMultiAlternatives
from django.test import Client
from django.urls import reverse

from cib.common.local_inbox_views import policy_for
from cib.common.models import LocalMail
from tests.factories import accounts

pytestmark = pytest.mark.django_db
HTML = '<style>p { color: red }</style><p>Hello</p><script>alert("x")</script>'


@pytest.fixture
def _local(settings: Any) -> None:
    settings.LOCAL_INBOX = True
    settings.EMAIL_BACKEND = "cib.common.local_inbox.LocalInboxBackend"


def sent(to: str = "Ada Example <Ada@Council.example>") -> LocalMail:
    """Send a mail and give it as it was kept."""
    mail = EmailMultiAlternatives("A note", "Read\nhttps://peer.example/notes/1/", to=[to])
    mail.attach_alternative(HTML, "text/html")
    mail.send()
    return LocalMail.objects.latest("pk")


@pytest.mark.parametrize("name", ["local_inbox", "local_mail", "local_mail_html", "local_mail_file"])
def test_local_inbox_does_not_exist_where_mail_is_sent(client: Client, settings: Any, name: str) -> None:
    settings.LOCAL_INBOX = False
    kept = LocalMail.objects.create(sent_at="2027-03-03T12:00Z", to="a@b.example", subject="A note")
    args = {"local_inbox": (), "local_mail_file": (kept.pk, 1)}
    address = reverse(f"common:{name}", args=args.get(name, (kept.pk,)))
    assert client.get(address).status_code == 404


@pytest.mark.usefixtures("_local")
def test_mail_is_kept_for_each_recipient_and_listed_newest_first(client: Client) -> None:
    first, second = sent(), sent("bo@council.example")
    page = client.get(reverse("common:local_inbox"))
    assert [mail.pk for mail in page.context["mails"]] == [second.pk, first.pk]
    assert (first.to, first.subject, first.html) == ("ada@council.example", "A note", HTML)


@pytest.mark.usefixtures("_local")
def test_list_narrows_to_an_address(client: Client) -> None:
    first, _ = sent(), sent("bo@council.example")
    page = client.get(reverse("common:local_inbox"), {"to": "ADA@"})
    assert [mail.pk for mail in page.context["mails"]] == [first.pk]


@pytest.mark.usefixtures("_local")
def test_mail_page_offers_the_link_and_escapes_the_text(client: Client) -> None:
    page = client.get(reverse("common:local_mail", args=[sent().pk]))
    assert page.context["links"] == ["https://peer.example/notes/1/"]
    assert "alert(" not in page.content.decode()


@pytest.mark.usefixtures("_local")
def test_link_into_this_site_is_followed_under_the_name_it_is_open_under(client: Client, settings: Any) -> None:
    settings.SITE_URL = "https://peer.example"
    page = client.get(reverse("common:local_mail", args=[sent().pk]))
    assert page.context["links"] == ["/notes/1/"]


@pytest.mark.usefixtures("_local")
def test_mail_to_somebody_of_the_demonstration_offers_to_sign_in_as_them(client: Client, settings: Any) -> None:
    settings.DEMONSTRATION, settings.SITE_URL = True, "https://peer.example"
    ada = accounts.demonstration_user("DCS, Leeds", email="ada@council.example")
    offered = f'<input type="hidden" name="account" value="{ada.pk}">'
    pages = [client.get(reverse("common:local_mail", args=[sent(to).pk])) for to in (ada.email, "bo@council.example")]
    assert [offered in page.content.decode() for page in pages] == [True, False]


@pytest.mark.usefixtures("_local")
def test_html_of_a_mail_runs_nothing_and_has_its_own_style_alone(client: Client) -> None:
    page = client.get(reverse("common:local_mail_html", args=[sent().pk]))
    assert page["Content-Security-Policy"] == policy_for(HTML)
    assert policy_for(HTML).startswith("default-src 'none'; style-src 'sha256-")
    assert "script-src" not in policy_for(HTML)
    assert "unsafe" not in policy_for(HTML)


@pytest.mark.usefixtures("_local")
def test_refused_domain_answers_as_a_mail_server_would() -> None:
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        sent("ada@refused.example")
    assert LocalMail.objects.count() == 0


@pytest.mark.usefixtures("_local")
def test_files_of_a_mail_are_listed_and_come_as_they_were_sent(client: Client) -> None:
    mail = EmailMultiAlternatives("A visit", "For your calendar", to=["ada@council.example"])
    mail.attach("invitation-1.ics", "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "text/calendar")
    mail.send()
    kept = LocalMail.objects.latest("pk")
    page = client.get(reverse("common:local_mail", args=[kept.pk])).content.decode()
    address = reverse("common:local_mail_file", args=[kept.pk, 1])
    assert "1 file with this mail" in page
    assert f'href="{address}" download="invitation-1.ics"' in page
    answer = client.get(address)
    assert answer.content == b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"
    assert answer.headers["Content-Type"] == "text/calendar"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="invitation-1.ics"'
    assert client.get(reverse("common:local_mail_file", args=[kept.pk, 2])).status_code == 404
    assert client.get(reverse("common:local_mail_file", args=[sent().pk, 1])).status_code == 404
