"""Format dates where Django has no format, or none for dates inside a sentence."""

from django.utils.translation import gettext_noop

# Russian and Kazakh write the months in lower case, but Django's catalogues begin them with a
# capital. Our catalogues take precedence, so they repeat the months.
MONTHS = [
    gettext_noop("January"),
    gettext_noop("February"),
    gettext_noop("March"),
    gettext_noop("April"),
    gettext_noop("May"),
    gettext_noop("June"),
    gettext_noop("July"),
    gettext_noop("August"),
    gettext_noop("September"),
    gettext_noop("October"),
    gettext_noop("November"),
    gettext_noop("December"),
]
