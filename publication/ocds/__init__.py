"""Contracts as open data: the Open Contracting Data Standard 1.1 with the United Kingdom's extension (docs/ocds.md)."""
