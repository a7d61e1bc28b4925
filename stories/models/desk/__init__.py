"""Who is at work at the desk, on what, and what waits there."""
