"""English: moments, which the desk alone tells, are as its own pages write them."""

DATETIME_FORMAT = "j F Y, H:i"
