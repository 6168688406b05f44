"""What a notebook shows: words, numbers, blocks and charts, in Korean and English.

Belongs here: how numbers, names and periods are written, the catalogue, ``Page``, charts, and a
folder a theme. Not here: computing measures (``analysis``), or pages and files (``pipeline``).
"""
