class PolyaxonException(Exception):
    """Anything that goes wrong in tracking for a reason that the script can know."""


class PolyaxonClientException(PolyaxonException):
    """The script asked for something that cannot be done; the message says what to do instead."""
