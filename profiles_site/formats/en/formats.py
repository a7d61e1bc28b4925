"""Format moments in English as the desk writes them; only the desk shows moments."""

DATETIME_FORMAT = "j F Y, H:i"
SHORT_DATETIME_FORMAT = "j M Y, H:i"
