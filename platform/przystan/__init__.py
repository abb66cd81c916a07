"""Przystań: the platform on which gminas run their work against domestic violence."""

from worker.celery import app as celery_app

__all__ = ["celery_app"]
__version__ = "0.1.0"
