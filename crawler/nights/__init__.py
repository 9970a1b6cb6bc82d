"""From night to night: which documents are due, in which order they are asked for, how a portal fares over time."""
