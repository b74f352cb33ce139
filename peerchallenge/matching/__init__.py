"""Who could serve on an engagement: a shortlist with reasons, and who is excluded, as far as the reader may know."""

from peerchallenge.matching.shapes import WHERE, Candidate, Excluded, Shortlist, ShortlistFilters
from peerchallenge.matching.shortlists import reader_of, shortlist
from peerchallenge.rules.matching import Reason

__all__ = [
    "WHERE",
    "Candidate",
    "Excluded",
    "Reason",
    "Shortlist",
    "ShortlistFilters",
    "reader_of",
    "shortlist",
]
