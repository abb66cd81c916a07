"""Background work: the Celery application, its queues, schedule and tasks."""
