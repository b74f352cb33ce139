"""The rows of places and people, each noun in its own module."""

from councils.models.agreements import SharingAgreement, SharingLine
from councils.models.appointments import Appointment, AppointmentProposal
from councils.models.clusters import Cluster, ClusterMembership
from councils.models.contacts import ContactNote
from councils.models.councils import (
    BorderingCouncil,
    Council,
    CouncilAlias,
    CouncilCode,
    CouncilEvent,
    CouncilSuccession,
    PoliticalControl,
    Region,
    StatisticalNeighbour,
)
from councils.models.delegations import Delegation
from councils.models.inspections import Inspection, Intervention, Judgement
from councils.models.invitations import Invitation
from councils.models.people import Employment, Organisation, Person
from councils.models.turns import ClusterTurn

__all__ = [
    "Appointment",
    "AppointmentProposal",
    "BorderingCouncil",
    "Cluster",
    "ClusterMembership",
    "ClusterTurn",
    "ContactNote",
    "Council",
    "CouncilAlias",
    "CouncilCode",
    "CouncilEvent",
    "CouncilSuccession",
    "Delegation",
    "Employment",
    "Inspection",
    "Intervention",
    "Invitation",
    "Judgement",
    "Organisation",
    "Person",
    "PoliticalControl",
    "Region",
    "SharingAgreement",
    "SharingLine",
    "StatisticalNeighbour",
]
