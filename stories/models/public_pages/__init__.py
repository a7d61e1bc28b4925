"""What the pages that readers see load, in few queries."""
