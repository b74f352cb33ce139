"""Addresses of this app."""

from django.urls import URLPattern, URLResolver, path, re_path

from councils.enums import COUNCIL_ROLES, LeadPost, Role
from councils.views import (
    appointments,
    clusters,
    contacts,
    councils,
    invitations,
    joining,
    organisations,
    our_people,
    people,
    regions,
    sign_on,
    turns,
)

_LA = r"(?P<la_code>[0-9]{3})"
_UUID = r"(?P<pk>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"
_COUNCIL_ROLE = "|".join(role.value for role in COUNCIL_ROLES)
_ANY_ROLE = "|".join(role.value for role in Role)
_POST = "|".join([*(post.value.lower() for post in LeadPost), "broker"])

app_name = "councils"
urlpatterns: list[URLPattern | URLResolver] = [
    path("councils/", councils.CouncilList.as_view(), name="council_list"),
    re_path(rf"^councils/{_LA}/record/$", councils.CouncilRecord.as_view(), name="council_record"),
    re_path(rf"^councils/{_LA}/control/$", councils.ControlAdd.as_view(), name="control_add"),
    re_path(
        rf"^councils/{_LA}/appoint/(?P<role>{_COUNCIL_ROLE})/$",
        councils.CouncilAppoint.as_view(),
        name="council_appoint",
    ),
    re_path(rf"^councils/{_LA}/contacts/$", contacts.ContactList.as_view(), name="contact_list"),
    re_path(rf"^councils/{_LA}/contacts/add/$", contacts.ContactAdd.as_view(), name="contact_add"),
    path("regions/", regions.RegionList.as_view(), name="region_list"),
    path("regions/<slug:code>/posts/", regions.RegionPosts.as_view(), name="region_posts"),
    re_path(
        rf"^regions/(?P<code>[-\w]+)/posts/(?P<post>{_POST})/$",
        regions.RegionAppoint.as_view(),
        name="region_appoint",
    ),
    path("clusters/", clusters.ClusterList.as_view(), name="cluster_list"),
    path("clusters/add/", clusters.ClusterAdd.as_view(), name="cluster_add"),
    path("clusters/<uuid:pk>/", clusters.ClusterDetail.as_view(), name="cluster_detail"),
    path("clusters/<uuid:pk>/edit/", clusters.ClusterEdit.as_view(), name="cluster_edit"),
    path("clusters/<uuid:pk>/members/add/", clusters.MemberAdd.as_view(), name="member_add"),
    path("clusters/<uuid:pk>/appoint/", clusters.ClusterAppoint.as_view(), name="cluster_appoint"),
    path("clusters/<uuid:pk>/round/", turns.RoundPlan.as_view(), name="round_plan"),
    path("turns/<uuid:pk>/take-back/", turns.TurnDrop.as_view(), name="turn_drop"),
    path("memberships/<uuid:pk>/end/", clusters.MemberEnd.as_view(), name="member_end"),
    path("sign-on/", sign_on.SignOnList.as_view(), name="sign_on_list"),
    path("sign-on/add/", sign_on.SignOnAdd.as_view(), name="sign_on_add"),
    path("sign-on/<uuid:pk>/", sign_on.SignOnDetail.as_view(), name="sign_on_detail"),
    path("sign-on/<uuid:pk>/edit/", sign_on.SignOnEdit.as_view(), name="sign_on_edit"),
    path("sign-on/<uuid:pk>/test/", sign_on.SignOnTest.as_view(), name="sign_on_test"),
    path("sign-on/<uuid:pk>/on/", sign_on.SignOnSwitchOn.as_view(), name="sign_on_switch_on"),
    path("sign-on/<uuid:pk>/off/", sign_on.SignOnSwitchOff.as_view(), name="sign_on_switch_off"),
    path("organisations/", organisations.OrganisationList.as_view(), name="organisation_list"),
    path("organisations/add/", organisations.OrganisationAdd.as_view(), name="organisation_add"),
    path("organisations/<uuid:pk>/", organisations.OrganisationDetail.as_view(), name="organisation_detail"),
    path("organisations/<uuid:pk>/edit/", organisations.OrganisationEdit.as_view(), name="organisation_edit"),
    path("people/", people.PersonList.as_view(), name="person_list"),
    path("people/add/", people.PersonAdd.as_view(), name="person_add"),
    path("people/<uuid:pk>/", people.PersonDetail.as_view(), name="person_detail"),
    path("people/<uuid:pk>/edit/", people.PersonEdit.as_view(), name="person_edit"),
    path("people/<uuid:pk>/employment/", people.EmploymentAdd.as_view(), name="employment_add"),
    path("people/<uuid:pk>/merge/", people.PersonMerge.as_view(), name="person_merge"),
    path("people/<uuid:pk>/anonymise/", people.PersonAnonymise.as_view(), name="person_anonymise"),
    path("people/<uuid:pk>/appoint/", appointments.AppointRole.as_view(), name="appoint_role"),
    re_path(rf"^people/{_UUID}/appoint/(?P<role>{_ANY_ROLE})/$", appointments.Appoint.as_view(), name="appoint"),
    path("people/<uuid:pk>/invite/", invitations.PersonInvite.as_view(), name="person_invite"),
    path("employments/<uuid:pk>/end/", people.EmploymentEnd.as_view(), name="employment_end"),
    path("appointments/<uuid:pk>/end/", appointments.AppointmentEnd.as_view(), name="appointment_end"),
    path(
        "appointments/<uuid:pk>/replace/",
        appointments.AppointmentReplace.as_view(),
        name="appointment_replace",
    ),
    path("appointments/proposed/", appointments.ProposalList.as_view(), name="proposal_list"),
    path(
        "appointments/proposed/<uuid:pk>/confirm/",
        appointments.ProposalConfirm.as_view(),
        name="proposal_confirm",
    ),
    path(
        "appointments/proposed/<uuid:pk>/decline/",
        appointments.ProposalDecline.as_view(),
        name="proposal_decline",
    ),
    path(
        "appointments/proposed/<uuid:pk>/withdraw/",
        appointments.ProposalWithdraw.as_view(),
        name="proposal_withdraw",
    ),
    path(
        "people/invitations/<uuid:pk>/send-again/",
        invitations.InvitationSendAgain.as_view(),
        name="invitation_send_again",
    ),
    path(
        "people/invitations/<uuid:pk>/withdraw/",
        invitations.InvitationWithdraw.as_view(),
        name="invitation_withdraw",
    ),
    path("our-people/", our_people.OurPeople.as_view(), name="our_people"),
    re_path(rf"^our-people/{_LA}/add/$", our_people.ColleagueAdd.as_view(), name="colleague_add"),
    re_path(rf"^our-people/{_LA}/delegate/$", our_people.DelegateAdd.as_view(), name="delegate_add"),
    path("delegations/<uuid:pk>/end/", our_people.DelegationEnd.as_view(), name="delegation_end"),
    re_path(r"^join/(?P<token>[0-9a-f]{64})/$", joining.Join.as_view(), name="invitation_accept"),
]
