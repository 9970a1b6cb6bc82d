"""The work on findings: what persons decided, and what filers answered."""
