"""What JupyterLab shows around a notebook.

Belongs here: the panel of parameters, and JupyterLab's own settings and extension. Not here: what
notebooks show (``display``) and how they are run without a person (``pipeline``).
"""
