"""What goes into the bundle of a control: the activities, in the CNIL's layout too, their documents, the opinions."""

from compliance.exports.attached import attached_documents
from compliance.exports.pieces import announce, place
from compliance.processing.datasets import ACTIVITIES, OPINIONS
from compliance.processing.documents import ActivityDocument

place(ACTIVITIES.name, rank=10, formats=("pdf", "cnil-ods", "jsonld"))
place(OPINIONS.name, rank=50)
announce(attached_documents(ACTIVITIES, ActivityDocument, rank=11))
