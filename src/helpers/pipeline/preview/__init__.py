"""The preview: one report's page, made again whenever something it is made from is saved.

Belongs here: making it afresh, serving it to this machine's browser, and looking for what is saved.
Not here: anything published; a preview touches nothing below ``reports``.
"""
