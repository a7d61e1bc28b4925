"""A Wagtail site with the same stories, to measure beside ours: `make bench-wagtail`."""
