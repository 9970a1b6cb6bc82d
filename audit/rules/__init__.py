"""Rules: each tests one thing about a filing and says pass, fail, or null with the reason why it cannot tell."""
