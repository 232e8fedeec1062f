"""Why a file is not taken."""


class Refused(Exception):
    """A file that cannot go public; the sentence says why, and what to do."""
