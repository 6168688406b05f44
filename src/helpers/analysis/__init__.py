"""Measures and themes: tidy frames in, tidy frames out, a measured number in one cell.

Belongs here: formulas with their intervals and refusals (``measures`` and its neighbours), and a
folder a theme. Not here: reading files (``data``), words, pictures and blocks (``display``).
"""
