"""Accounts of colleagues: who is invited, who holds what, who leaves, and where they sign in."""
