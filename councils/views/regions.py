"""The nine regions, and the three lead posts of each with their vacancies (R005)."""

from typing import Any

from django.urls import reverse

from cib.common.errors import NotVisible
from councils.enums import LeadPost, Role
from councils.forms.appointments import HolderForm
from councils.links import region_url
from councils.models import Region
from councils.permissions import POLICY
from councils.queries import lead_posts_of
from councils.queries.lists import leads_of
from councils.services.appointments import Post, appoint
from councils.views.bases import FormPage, RecordPage, RegisterMixin, region_or_404


class RegionList(RegisterMixin, RecordPage):
    """Every region with its three lead posts; who leads a region sees their own."""

    action = "list_regions"
    template_name = "councils/region_list.html"

    def get_allowed_object(self) -> None:
        """Let the list be found only by who may see it."""
        if not POLICY.allows(self.request.user, self.action):
            raise NotVisible

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Gather the posts, and count the vacant ones."""
        regions = POLICY.objects_for(self.request.user, "view_region", Region.objects.all())
        places = lead_posts_of(regions)
        rows = [(region, region_url(region), posts) for region, posts in places.items()]
        vacant = sum(post.is_vacant for posts in places.values() for post in posts)
        return super().get_context_data(rows=rows, vacant=vacant, **kwargs)


class RegionPosts(RecordPage):
    """A region's three lead posts and its brokers."""

    action = "view_region"
    template_name = "councils/region_posts.html"

    def get_allowed_object(self) -> Region:
        """Give the region of the address."""
        return region_or_404(self.kwargs["code"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Gather the posts."""
        region: Region = self.allowed_object
        return super().get_context_data(
            region=region,
            region_url=region_url(region),
            posts=lead_posts_of([region])[region],
            brokers=leads_of(region),
            may_appoint=self.may("appoint"),
            **kwargs,
        )


class RegionAppoint(FormPage):
    """Fill a lead post of a region, or add a broker."""

    action, form_class = "appoint_in_region", HolderForm
    success_message = "The appointment is made."

    def get_allowed_object(self) -> Region:
        """Give the region of the address."""
        return region_or_404(self.kwargs["code"])

    def get_back_url(self) -> str:
        """Go back to the region's posts."""
        return reverse("councils:region_posts", args=[self.kwargs["code"]])

    def get_heading(self) -> str:
        """Name the post."""
        post = self.kwargs["post"]
        name = "Broker" if post == "broker" else f"Regional lead ({LeadPost(post.upper()).label})"
        return f"{name}, {self.allowed_object}"

    def perform(self, form: HolderForm) -> Any:
        """Appoint."""
        data, post = form.cleaned_data, self.kwargs["post"]
        role = Role.BROKER if post == "broker" else Role.REGIONAL_LEAD
        lead_post = "" if post == "broker" else post.upper()
        return appoint(
            person_id=data["person"].pk,
            post=Post(role, region=self.allowed_object, lead_post=lead_post),
            from_date=data["from_date"],
            to_date=data["to_date"],
            actor=self.actor,
        )
