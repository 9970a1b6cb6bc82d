"""What changed between two days as of which an audit is made."""
