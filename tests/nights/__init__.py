"""End to end: the demo's counties through the real commands, each as its own process with its own clock."""
