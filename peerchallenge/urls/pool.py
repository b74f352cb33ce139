"""Addresses of offers and of the pool."""

from django.urls import URLPattern, path

from peerchallenge.views import offers, programme
from peerchallenge.views.pool import diaries, lists, profiles, standing

_ONE = "pool/<uuid:challenger_id>"

urlpatterns: list[URLPattern] = [
    path("offers/", offers.OfferList.as_view(), name="offer_list"),
    path("offers/<slug:code>/", offers.OfferDetail.as_view(), name="offer_detail"),
    path("offers/<slug:code>/print/", offers.OfferPrint.as_view(), name="offer_print"),
    path("offers/<slug:code>/versions/", programme.OfferVersions.as_view(), name="offer_versions"),
    path("offers/<slug:code>/change/", programme.OfferChange.as_view(), name="offer_change"),
    path("ground-rules/clauses/", programme.ClauseList.as_view(), name="clause_list"),
    path("ground-rules/clauses/<slug:code>/", programme.ClauseChange.as_view(), name="clause_change"),
    path("pool/", lists.PoolList.as_view(), name="pool_list"),
    path("pool/add/", profiles.ChallengerAdd.as_view(), name="challenger_add"),
    path("my-profile/", profiles.ChallengerDetail.as_view(), name="my_profile"),
    path("my-diary/", diaries.ChallengerDiary.as_view(), name="my_diary"),
    path(f"{_ONE}/", profiles.ChallengerDetail.as_view(), name="challenger_detail"),
    path(f"{_ONE}/edit/", profiles.ChallengerEdit.as_view(), name="challenger_edit"),
    path(f"{_ONE}/knowledge/", profiles.ChallengerKnowledge.as_view(), name="challenger_knowledge"),
    path(f"{_ONE}/diary/", diaries.ChallengerDiary.as_view(), name="challenger_diary"),
    path(f"{_ONE}/diary/week/", diaries.UsualWeek.as_view(), name="challenger_week"),
    path(f"{_ONE}/diary/add/", diaries.TimeAdd.as_view(), name="challenger_time_add"),
    path(f"{_ONE}/diary/remove/", diaries.TimeRemove.as_view(), name="challenger_time_remove"),
    path(f"{_ONE}/pledge/", diaries.ChallengerPledge.as_view(), name="challenger_pledge"),
    path(f"{_ONE}/agree/", standing.AgreeToServe.as_view(), name="agree_to_serve"),
    path(f"{_ONE}/agree/end/", standing.EndAgreement.as_view(), name="agree_to_serve_end"),
    path(f"{_ONE}/consent/", standing.Consent.as_view(), name="challenger_consent"),
    path(f"{_ONE}/consent/withdraw/", standing.WithdrawConsent.as_view(), name="challenger_consent_withdraw"),
    path(f"{_ONE}/leave/", standing.Leave.as_view(), name="challenger_leave"),
    path(f"{_ONE}/return/", standing.Return.as_view(), name="challenger_return"),
    path(f"{_ONE}/accreditation/", standing.AccreditationSet.as_view(), name="accreditation_set"),
    path(f"{_ONE}/interests/declare/", profiles.InterestDeclare.as_view(), name="interest_declare"),
    path("interests/<uuid:interest_id>/end/", standing.InterestEnd.as_view(), name="interest_end"),
]
