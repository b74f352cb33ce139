"""What a review leaves behind: evidence, findings, reports, responses, actions."""

from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    """Nothing yet. Cycles, document packs, evidence, findings, reports and responses will live here."""

    name = "reviews"
    label = "reviews"
    verbose_name = "Reviews"
