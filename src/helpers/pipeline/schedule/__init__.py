"""The schedule: entries by which a machine builds a collection again and again.

Belongs here: what cron, systemd, GitHub and Airflow have to be told, and how each of them wants
paths written. Not here: what a build does, or telling anybody of it.
"""
