"""The rows of this app."""

from reviews.models.cycles import Cycle, CyclePolicy, RegionPlan

__all__ = ["Cycle", "CyclePolicy", "RegionPlan"]
