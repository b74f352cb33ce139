"""The local inbox: what would have been mailed, for whoever tries the product on one machine."""

import base64
import hashlib
import re
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.decorators import method_decorator
from django.utils.http import content_disposition_header
from django.views.generic import DetailView, ListView, View

from cib.common.models import LocalMail

_STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)
_LINK = re.compile(r"https?://[^\s<>\"]+")


@method_decorator(login_not_required, name="dispatch")
class LocalInboxMixin:
    """Exists only where mail is kept in the database; anybody at this machine may read it."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer 404 everywhere else."""
        if not settings.LOCAL_INBOX:
            raise Http404
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]


class LocalInboxView(LocalInboxMixin, ListView[LocalMail]):
    """All mail, newest first; `to` narrows to one address."""

    template_name = "common/local_inbox.html"
    paginate_by = 25
    context_object_name = "mails"

    def get_queryset(self) -> QuerySet[LocalMail]:
        """Leave out the bodies, which only the mail's own page shows."""
        rows = LocalMail.objects.defer("plain", "html", "attachments").order_by("-sent_at", "-pk")
        self.to = self.request.GET.get("to", "").strip().lower().replace("\x00", "")[:254]
        return rows.filter(to__contains=self.to) if self.to else rows

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Keep what was searched for."""
        return super().get_context_data(to=self.to, **kwargs)


class LocalMailView(LocalInboxMixin, DetailView[LocalMail]):
    """One mail: its plain text, and its link."""

    template_name = "common/local_mail.html"
    context_object_name = "mail"
    queryset = LocalMail.objects.all()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Find the links in the text, so that they can be followed, under whatever name this site is open."""
        found = dict.fromkeys(_LINK.findall(self.object.plain))
        links = [path_of(link) for link in found if link.rstrip("/") != settings.SITE_URL.rstrip("/")]
        return super().get_context_data(links=links, **kwargs)


def path_of(link: str) -> str:
    """Give the path of a link into this site, and any other link as it is."""
    site = settings.SITE_URL.rstrip("/")
    return link.removeprefix(site) if link.startswith(f"{site}/") else link


def policy_for(html: str) -> str:
    """Give a content security policy that runs nothing and styles with the mail's own style sheet alone."""
    sheets = [base64.b64encode(hashlib.sha256(s.encode()).digest()).decode() for s in _STYLE.findall(html)]
    styles = " ".join(f"'sha256-{sheet}'" for sheet in sheets) or "'none'"
    return f"default-src 'none'; style-src {styles}; base-uri 'none'; form-action 'none'; sandbox allow-popups"


class LocalMailHtmlView(LocalInboxMixin, View):
    """The HTML of a mail as a mail program would show it: nothing in it runs, nothing is fetched."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Give the stored HTML under a policy of its own."""
        mail = get_object_or_404(LocalMail, pk=pk)
        response = HttpResponse(mail.html or "<p>This mail has no HTML.</p>")
        response["Content-Security-Policy"] = policy_for(mail.html)
        return response


class LocalMailFileView(LocalInboxMixin, View):
    """A file that came with a mail, to be saved or handed to the program that it is for; never shown here."""

    def get(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        """Give the file of that number, from 1."""
        files = get_object_or_404(LocalMail, pk=pk).attachments
        if not 1 <= number <= len(files):
            raise Http404
        kept = files[number - 1]
        response = HttpResponse(base64.b64decode(kept["content"]), content_type=kept["type"])
        response["Content-Disposition"] = content_disposition_header(True, kept["name"])
        return response
