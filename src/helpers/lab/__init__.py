"""What JupyterLab shows around a notebook, and what one explores with in it.

Belongs here: its settings, numbers explained, codes completed, the notebook to begin with.
Not here: what reports are made with (``data``, ``analysis``, ``display``) and by (``pipeline``).
"""
