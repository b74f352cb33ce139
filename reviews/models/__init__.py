"""The rows of this app."""

from reviews.models.cycles import Cycle, CyclePolicy, RegionPlan, SupportPolicy

__all__ = ["Cycle", "CyclePolicy", "RegionPlan", "SupportPolicy"]
