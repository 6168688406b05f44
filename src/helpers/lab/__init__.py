"""What JupyterLab shows around a notebook, and what of a session is kept.

Belongs here: the page that Lab opens on, reading and saving notebooks, what git keeps of them, and
settings of Lab. Not here: what a notebook computes or shows, running and publishing it.
"""
