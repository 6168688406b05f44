"""The release: one complete set of reports, shown to readers in one step.

Belongs here: what a release holds, writing it aside and switching to it. Not here: drawing pages,
or deciding which have to be made.
"""
