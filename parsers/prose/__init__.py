"""The report as text: its sections, and the figures its sentences state."""
