"""Proving the ledger: the proof is kept, and CIB staff hear of one that fails."""

from django.db import transaction

from cib.common import clock
from peerchallenge.models import LedgerProof
from peerchallenge.notifications import days as notifications
from peerchallenge.queries.proofs import Outcome, problems_of, prove


@transaction.atomic
def prove_ledger() -> tuple[LedgerProof, list[Outcome]]:
    """Prove every statement about the ledger, keep when and with what result, and tell CIB staff of any problem."""
    outcomes = prove()
    problems = problems_of(outcomes)
    proof = LedgerProof.objects.create(proved_at=clock.now(), checks=len(outcomes), problems=problems)
    if problems:
        notifications.ledger_unsound(proof)
    return proof, outcomes
