"""Measurements of whole runs beside rivals."""
