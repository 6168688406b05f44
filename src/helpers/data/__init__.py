"""From files to trusted tables: strict reading, printed figures, one error with all faults."""

from helpers.data.loader import Tables, files_behind, load_tables

__all__ = ["Tables", "files_behind", "load_tables"]
