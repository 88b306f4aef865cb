"""What a record must say, and whether it does. Pure: no Django; each register's rules make its own checks."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Check:
    """One thing that a record must say, and whether it does.

    ``code`` names the check. It is filled in in ``part`` ("" for a column of the record itself), in the row of key
    ``row`` and in ``column``, as far as they are known; ``label`` is what the row is about.
    """

    code: str
    article: str
    part: str
    done: bool
    row: str = ""
    label: str = ""
    column: str = ""
