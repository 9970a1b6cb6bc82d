"""Listings drawn by JavaScript: when a browser is asked, and how."""
