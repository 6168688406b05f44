"""The watch: what is done around builds, so that a schedule can be left alone.

Belongs here: the record of every build, how the collection stands, who is told, and what would stop
a build. Nothing here changes what comes of one. Not here: building.
"""
