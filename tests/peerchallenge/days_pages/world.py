"""Two councils with days between them, and everybody who looks at them."""

import datetime as dt
import re
from typing import Any

from django.test import Client
from django.urls import reverse

from councils.enums import LeadPost, Role
from peerchallenge.services.days import reserve_engagement, settle_engagement_days
from tests.factories import accounts
from tests.factories import peerchallenge_days as make
from tests.factories import peerchallenge_pool as pool


class World:
    """A host that received 1 day, has 2 more reserved; a giver; staff; a regional lead; somebody elsewhere."""

    def __init__(self) -> None:
        make.common_accounts()
        self.year = make.year()
        self.host = make.council("Whitby", in_years=[self.year])
        self.giver = make.council("Calder", in_years=[self.year])
        self.elsewhere = make.council("Bourne", in_region="London", in_years=[self.year])
        self.someone = make.challenger(self.giver, in_years=[self.year], name="Linus Dotterel")
        self.done = make.engagement(self.host, [self.someone], make.days(dt.date(2026, 6, 17), 1))
        reserve_engagement(engagement=self.done, actor=None)
        make.entries(self.done)
        settle_engagement_days(engagement=self.done, actor=None)
        self.coming = make.engagement(self.host, [self.someone], make.days(dt.date(2026, 11, 10), 2))
        reserve_engagement(engagement=self.coming, actor=None)
        self.staff = pool.staff()
        self.host_dcs, self.giver_dcs = pool.dcs(self.host), pool.dcs(self.giver)
        self.lead = pool.appointed(
            pool.person(), Role.REGIONAL_LEAD, region=self.host.region, lead_post=LeadPost.CHIEF_EXECUTIVE
        )
        self.nobody = pool.user_of(pool.person())


def browser(user: Any) -> Client:
    return accounts.signed_in(user)


def council_url(council: Any) -> str:
    return reverse("peerchallenge:days_council", args=[council.la_code])


def text_of(response: Any) -> str:
    """Give the page's words without its marks."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())
