"""What refuses a release, and what is told of its soundness."""
