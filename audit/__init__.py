"""Obligations, verdicts on the four axes, findings and their rules, exports."""
