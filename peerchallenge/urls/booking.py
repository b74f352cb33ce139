"""Addresses of booking."""

from django.urls import URLPattern, path

from peerchallenge.views.booking import helpers, invitations, places, queue, request, team

_ENGAGEMENT = "engagements/<uuid:engagement_id>"
_INVITATION = "invitations/<uuid:invitation_id>"
_RELEASE = "releases/<uuid:invitation_id>"

urlpatterns: list[URLPattern] = [
    path("request/", request.RequestStart.as_view(), name="request_start"),
    path(f"{_ENGAGEMENT}/request/check/", request.RequestCheck.as_view(), name="request_check"),
    path(f"{_ENGAGEMENT}/request/send/", request.RequestSubmit.as_view(), name="request_submit"),
    path(
        f"{_ENGAGEMENT}/request/ask-director/",
        request.RequestSendForConfirmation.as_view(),
        name="request_send_for_confirmation",
    ),
    path(f"{_ENGAGEMENT}/request/sent/", request.RequestDone.as_view(), name="request_done"),
    path(f"{_ENGAGEMENT}/request/<slug:question>/", request.RequestQuestion.as_view(), name="request_question"),
    path("queue/", queue.Queue.as_view(), name="queue"),
    path(f"{_ENGAGEMENT}/take-on/", queue.TakeOn.as_view(), name="take_on"),
    path(f"{_ENGAGEMENT}/priority/", queue.PrioritySet.as_view(), name="set_priority"),
    path(f"{_ENGAGEMENT}/manager/", queue.ManagerAssign.as_view(), name="assign_manager"),
    path(f"{_ENGAGEMENT}/broker/", helpers.BrokerName.as_view(), name="delegate_to_broker"),
    path(f"{_ENGAGEMENT}/delegate/", helpers.DelegateName.as_view(), name="name_own_delegate"),
    path(f"{_ENGAGEMENT}/coordinator/", helpers.CoordinatorName.as_view(), name="appoint_coordinator"),
    path(f"{_ENGAGEMENT}/service-leads/", helpers.ServiceLeadsName.as_view(), name="name_service_leads"),
    path(f"{_ENGAGEMENT}/team/", team.ShortlistPage.as_view(), name="shortlist"),
    path(f"{_ENGAGEMENT}/team/places/", places.TeamPage.as_view(), name="team_page"),
    path(f"{_ENGAGEMENT}/team/ask/", team.Ask.as_view(), name="invite_challenger"),
    path(f"{_ENGAGEMENT}/team/asked/", team.AskedBefore.as_view(), name="asked_before"),
    path(f"{_ENGAGEMENT}/team/object/", team.Object.as_view(), name="object_to_challenger"),
    path(f"{_ENGAGEMENT}/team/places/add/", team.PlaceAdd.as_view(), name="place_add"),
    path(f"{_ENGAGEMENT}/team/begin-scoping/", team.ScopingBegin.as_view(), name="begin_scoping"),
    path(f"{_ENGAGEMENT}/team/return/", team.MatchingReturn.as_view(), name="return_to_matching"),
    path("places/<uuid:place_id>/waive/", team.PlaceWaive.as_view(), name="place_waive"),
    path("places/<uuid:place_id>/reopen/", team.PlaceReopen.as_view(), name="place_reopen"),
    path(f"{_INVITATION}/", invitations.InvitationDetail.as_view(), name="invitation_detail"),
    path(f"{_INVITATION}/accept/", invitations.InvitationAccept.as_view(), name="invitation_accept"),
    path(f"{_INVITATION}/decline/", invitations.InvitationDecline.as_view(), name="invitation_decline"),
    path(f"{_INVITATION}/withdraw/", invitations.InvitationWithdraw.as_view(), name="invitation_withdraw"),
    path(f"{_INVITATION}/leave/", invitations.InvitationStandDown.as_view(), name="invitation_stand_down"),
    path(f"{_INVITATION}/declaration/", invitations.DeclarationDetail.as_view(), name="declaration_detail"),
    path(f"{_INVITATION}/clear/<slug:code>/", invitations.ConflictClear.as_view(), name="conflict_clear"),
    path(f"{_RELEASE}/", invitations.ReleaseDetail.as_view(), name="release_detail"),
    path(f"{_RELEASE}/give/", invitations.ReleaseGive.as_view(), name="release_give"),
    path(f"{_RELEASE}/refuse/", invitations.ReleaseRefuse.as_view(), name="release_refuse"),
    path(f"{_RELEASE}/ask-again/", invitations.ReleaseAskAgain.as_view(), name="release_ask_again"),
]
