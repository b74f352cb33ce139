"""The legal moves of engagements, invitations, releases and scopes (domain: how an engagement runs)."""

from cib.common.transitions import Moves
from peerchallenge.enums import EngagementStatus as E
from peerchallenge.enums import InvitationStatus as I
from peerchallenge.enums import ReleaseStatus as R
from peerchallenge.enums import ScopeStatus as S
from peerchallenge.enums import VisitStatus as V

_STOPS = frozenset({E.PAUSED, E.DECLINED, E.CANCELLED})
_RESUMABLE = frozenset(
    {
        E.DRAFT,
        E.REQUESTED,
        E.MATCHING,
        E.SCOPING,
        E.AGREEING,
        E.PREPARING,
        E.ON_SITE,
        E.REPORTING,
        E.FOLLOWING_UP,
    }
)

#: An engagement's own table. A paused one may only go back to the stage it remembers: the service checks that.
ENGAGEMENT_MOVES = Moves(
    E,
    {
        E.DRAFT: frozenset({E.REQUESTED}) | _STOPS,
        E.REQUESTED: frozenset({E.MATCHING}) | _STOPS,
        E.MATCHING: frozenset({E.SCOPING}) | _STOPS,
        E.SCOPING: frozenset({E.AGREEING, E.MATCHING}) | _STOPS,
        # Whatever must change after the approval goes by way of scoping, where the team can be chosen anew too.
        E.AGREEING: frozenset({E.PREPARING, E.SCOPING}) | _STOPS,
        E.PREPARING: frozenset({E.ON_SITE, E.SCOPING}) | _STOPS,
        # Until reports exist an engagement closes from on site once its days are settled: a temporary move.
        # No service takes the moves into and out of reporting and following up before then.
        E.ON_SITE: frozenset({E.REPORTING, E.CLOSED}) | _STOPS,
        E.REPORTING: frozenset({E.FOLLOWING_UP}) | _STOPS,
        E.FOLLOWING_UP: frozenset({E.CLOSED}) | _STOPS,
        E.CLOSED: frozenset(),
        E.PAUSED: _RESUMABLE | {E.DECLINED, E.CANCELLED},
        E.DECLINED: frozenset(),
        E.CANCELLED: frozenset(),
    },
)

INVITATION_MOVES = Moves(
    I,
    {
        I.INVITED: frozenset({I.ACCEPTED, I.DECLINED, I.WITHDRAWN, I.EXPIRED}),
        I.ACCEPTED: frozenset({I.STOOD_DOWN}),
        I.DECLINED: frozenset(),
        I.WITHDRAWN: frozenset(),
        I.EXPIRED: frozenset(),
        I.STOOD_DOWN: frozenset(),
    },
)

RELEASE_MOVES = Moves(
    R,
    {
        R.NOT_ASKED: frozenset({R.WAITING}),
        R.WAITING: frozenset({R.GIVEN, R.REFUSED}),
        R.GIVEN: frozenset(),
        R.REFUSED: frozenset({R.WAITING}),
    },
)

SCOPE_MOVES = Moves(
    S,
    {
        S.DRAFT: frozenset({S.PROPOSED, S.SUPERSEDED}),
        S.PROPOSED: frozenset({S.DRAFT, S.APPROVED, S.SUPERSEDED}),
        S.APPROVED: frozenset({S.SUPERSEDED}),
        S.SUPERSEDED: frozenset(),
    },
)

VISIT_MOVES = Moves(
    V,
    {
        V.FIXED: frozenset({V.MOVED, V.CANCELLED, V.DONE}),
        V.MOVED: frozenset(),
        V.CANCELLED: frozenset({V.MOVED}),
        V.DONE: frozenset(),
    },
)
