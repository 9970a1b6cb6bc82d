"""What is new after a night, and how it reaches the people who asked to be told."""
