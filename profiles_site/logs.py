"""Keep the addresses that visitors ask for out of the logs: one may hold a name."""

import logging


class WithoutAddresses(logging.Filter):
    """
    Replace the address of a request by the pattern of its page.

        Gone: /en/people/khalida-azhigulova/    Gone: /<language:language>/people/<slug:slug>/
        Not Found: /khalida                     Not Found: an address of no page
    """

    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None)
        path = getattr(request, "path", None)
        if path and isinstance(record.args, tuple):
            match = getattr(request, "resolver_match", None)
            pattern = f"/{match.route}" if match else "an address of no page"
            record.args = tuple(pattern if each == path else each for each in record.args)
        return True
