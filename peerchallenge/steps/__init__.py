"""What is done, what is next, who holds it and by when: the steps of an engagement as one reader sees them."""

from peerchallenge.steps.engagement import steps_of, to_clear
from peerchallenge.steps.stages import STAGES, current_stage, first_day_of, last_day_of, position_of, stages_of
from peerchallenge.steps.step import Step, coordinator_of

__all__ = [
    "STAGES",
    "Step",
    "coordinator_of",
    "current_stage",
    "first_day_of",
    "last_day_of",
    "position_of",
    "stages_of",
    "steps_of",
    "to_clear",
]
