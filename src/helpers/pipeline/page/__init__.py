"""The page: from an executed notebook to what readers see, pure functions of it.

Belongs here: the clean notebook, pages, tables to download, the index and their templates. Not
here: running notebooks, or where products are published.
"""

from helpers.pipeline.notebook.files import import_nbformat

# Before any module here asks for it by itself, which would take twenty times as long.
import_nbformat()
