"""The notebook: what is asked for, before anything is decided.

Belongs here: manifest, notebooks and parameters as they are written, and the rules they have to
keep. Not here: what was published of them, or running them.
"""
