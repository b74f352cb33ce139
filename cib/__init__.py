"""The Children's Improvement Board's peer challenge product: settings, wiring, kernel, accounts and desk."""

from cib.celery import app as celery_app

__all__ = ["celery_app"]
