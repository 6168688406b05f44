"""What must hold in tables that were read, each fault named with its file, row, column and value.

Belongs here: rules of cells, of keys, within the observations and across tables. Not here: how
a file is read (the folder above), or what is wrong with one before it is a table (``rows``).
"""
