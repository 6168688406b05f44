"""What must hold in tables that were read, each fault named with its file, row, column and value.

Belongs here: rules of cells, of keys, within the observations and across tables. How a file is
read is the folder above's; what is wrong with a file before it is a table is ``rows``'.
"""
