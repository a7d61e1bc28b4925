"""Whether a story still holds the words of its quotes and milestones, and who confirmed them."""
