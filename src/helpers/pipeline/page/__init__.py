"""The page: from an executed notebook to what readers see, pure functions of it.

Belongs here: the clean notebook, pages, tables to download, the index and their templates. Not
here: running notebooks, or where products are published.
"""
