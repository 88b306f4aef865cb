"""The order of a question's page, and of the form of its answer."""

from django.utils.translation import gettext as _

from compliance.datasets.description import Section
from compliance.questions.models import Question
from compliance.records.describe import Title, sections


def _answer() -> Title:
    return Title("reponse", _("La réponse"), "", ("holds_nothing", "answer"))


def answer_sections() -> tuple[Section, ...]:
    """Return what the service types."""
    return sections(Question, [_answer()])


def question_sections() -> tuple[Section, ...]:
    """Return every section of a question."""
    told = ("person", "file_reference", "rights")
    return sections(
        Question,
        [
            Title("question", _("La question"), "", ("wording", "due_on", "asked_again")),
            Title("vu", _("Ce que le service sait de la demande"), _("RGPD, art. 5(1)(c)"), told),
            _answer(),
        ],
    )
