"""Addresses of days."""

from django.urls import URLPattern, path

from peerchallenge.views.days import allowances, councils, extensions, funding, years

urlpatterns: list[URLPattern] = [
    path("days/", councils.Days.as_view(), name="days"),
    path("days/how/", councils.HowDaysCount.as_view(), name="days_how"),
    path("days/supply/", councils.Supply.as_view(), name="days_supply"),
    path("days/proof/", councils.Proof.as_view(), name="ledger_proof"),
    path("days/funds/", funding.FundList.as_view(), name="fund_list"),
    path("days/funds/<uuid:fund_id>/close/", funding.FundClose.as_view(), name="fund_close"),
    path("days/funded/", funding.FundedDaysList.as_view(), name="funded_days_list"),
    path("days/funded/<uuid:request_id>/", funding.FundedDaysDetail.as_view(), name="funded_days_detail"),
    path("days/years/", years.YearList.as_view(), name="year_list"),
    path("days/years/add/", years.YearAdd.as_view(), name="year_add"),
    path("days/years/<int:year_id>/", years.YearEdit.as_view(), name="year_edit"),
    path("days/years/<int:year_id>/close/", years.YearClose.as_view(), name="year_close"),
    path("days/transfers/<int:transfer_id>/reverse/", allowances.TransferReverse.as_view(), name="transfer_reverse"),
    path("days/<slug:la_code>/", councils.CouncilDays.as_view(), name="days_council"),
    path("days/<slug:la_code>/allowance/", allowances.AllowanceAdd.as_view(), name="allowance_add"),
    path("days/<slug:la_code>/funded/", funding.FundedDaysAdd.as_view(), name="funded_days_add"),
    path("days/<slug:la_code>/statement.<slug:form>", councils.StatementFile.as_view(), name="statement"),
    path("engagements/<uuid:engagement_id>/extension/", extensions.Propose.as_view(), name="extension_propose"),
    path("extensions/<uuid:extension_id>/", extensions.Detail.as_view(), name="extension_detail"),
    path("extensions/<uuid:extension_id>/agree/", extensions.Agree.as_view(), name="extension_agree"),
    path("extensions/<uuid:extension_id>/withdraw/", extensions.Withdraw.as_view(), name="extension_withdraw"),
]
