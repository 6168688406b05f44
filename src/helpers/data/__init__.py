"""From files to trusted tables: strict reading, printed figures, one error with all faults."""

from helpers.data.trusted import Tables, load_tables

__all__ = ["Tables", "load_tables"]
