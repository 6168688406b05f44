"""The run: notebooks executed in kernels of their own, and the verdict on each.

Belongs here: worker processes and kernels, their limits and surroundings, and every trick that
makes them fast. Not here: what becomes of an executed notebook.
"""
