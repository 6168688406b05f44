"""The plan: what a build would do and why, each report against what is published.

Belongs here: what a report is made from, the published release and its log as they are compared
with, and everything that can be refused beforehand. Not here: running or publishing anything.
"""
