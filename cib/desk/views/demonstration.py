"""The demonstration's own page: moving on in time. It does not exist anywhere else."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.generic import FormView

from cib.common import clock
from cib.common.errors import NotVisible, Refused
from cib.common.forms import GovDateField, PcForm
from cib.common.views import add_breaches
from cib.desk.demonstration.travelling import can_travel, move_on
from cib.desk.queries.home import coming_visits


class TravelForm(PcForm):
    """The day to move on to."""

    submit_label = "Move on"
    to = GovDateField(label="Day to move on to", example_days=28)


class TravelView(LoginRequiredMixin, FormView[TravelForm]):
    """Move the demonstration on to another day."""

    form_class = TravelForm
    template_name = "desk/demonstration_travel.html"

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Be there in a demonstration only."""
        if not can_travel():
            raise NotVisible
        return super().dispatch(request, *args, **kwargs)

    def get_initial(self) -> dict[str, Any]:
        """Begin with a week from today."""
        return {"to": clock.today() + dt.timedelta(days=7)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Say which day it is, and on which days somebody is on site."""
        today = clock.today()
        return super().get_context_data(
            today=today, coming=coming_visits(self.request.user, today), back_url=reverse("desk:home"), **kwargs
        )

    def form_valid(self, form: TravelForm) -> HttpResponse:
        """Move on."""
        try:
            move_on(form.cleaned_data["to"])
        except Refused as refused:
            add_breaches(form, refused)
            return self.form_invalid(form)
        messages.success(self.request, f"It is now {clock.today():%A %-d %B %Y} in the demonstration.")
        return HttpResponseRedirect(reverse("desk:home"))

    def form_invalid(self, form: TravelForm) -> HttpResponse:
        """Show the form again, with status 422."""
        return self.render_to_response(self.get_context_data(form=form), status=422)
