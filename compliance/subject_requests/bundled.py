"""What goes into the bundle of a control: the log with names for who may take it, and the one without identities.

What hangs on a request (letters, pieces, packages) belongs to the person who wrote, and leaves with no bundle.
"""

from compliance.exports.pieces import place
from compliance.subject_requests.datasets import REQUESTS, WITHOUT_IDENTITIES

place(WITHOUT_IDENTITIES.name, rank=54)
place(REQUESTS.name, rank=55)
