"""The papers of a release: what every column means, how it is read, cited and checked, for people and for machines."""

from release.papers.writing import write

__all__ = ["write"]
