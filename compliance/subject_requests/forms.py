"""The forms of the verbs of a request; each is drawn for one request, and one person."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from compliance.accounts.models import User
from compliance.common.forms import Form
from compliance.law.source import vocabulary
from compliance.subject_requests import people_services as people
from compliance.subject_requests.enums import Outcome, Qualification
from compliance.subject_requests.models import SubjectRequest
from compliance.subject_requests.reckoning import unproved

PROSE = forms.Textarea
REFUSAL = _("RGPD, art. 12(4)")


class ActForm(Form):
    """The form of a verb on ``record``, asked by ``person``; ``content`` is what the record says."""

    def __init__(self, data: Any = None, *, record: SubjectRequest, person: User, content: Any, key: str = "") -> None:
        self.record, self.person, self.content, self.key = record, person, content, key
        super().__init__(data)
        self.prepare()

    def prepare(self) -> None:
        """Fill in what depends on the record."""


def today() -> Any:
    """Return the day of the form."""
    return timezone.localdate()


class QualifyForm(ActForm):
    qualification = forms.ChoiceField(
        label=_("Cette demande est"), choices=Qualification.choices, widget=forms.RadioSelect, initial="rights"
    )
    rights = forms.MultipleChoiceField(
        label=_("Droits exercés"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("D’après ses mots à elle ; chacun aura son délai, son issue et ses motifs. Aucun pour le reste."),
    )
    articles = {"rights": _("RGPD, art. 7(3) et 15 à 22")}

    def prepare(self) -> None:
        """Offer the rights of the law; those that were asked are ticked."""
        terms = vocabulary("request_rights").valid()
        rights: Any = self.fields["rights"]
        rights.choices = [(term.code, f"{term.label} ({term.article})") for term in terms]
        self.initial["rights"] = [row["right"] for row in self.content["rights"]]
        if self.record.qualification:
            self.initial["qualification"] = self.record.qualification


class SetAsideForm(ActForm):
    answered_on = forms.DateField(label=_("Réponse envoyée le"), initial=today)
    answer = forms.CharField(
        label=_("Quelle réponse, par qui"),
        widget=PROSE,
        help_text=_("Documents communiqués ou refusés, réclamation réglée : ce qui a été répondu, et le service."),
    )


class AskIdentityForm(ActForm):
    asked_on = forms.DateField(label=_("Demandée le"), initial=today)
    doubts = forms.CharField(
        label=_("Doutes raisonnables"),
        widget=PROSE,
        help_text=_("Ce qui fait douter que la personne soit bien celle qu’elle dit ; sans doute, rien n’est demandé."),
    )
    articles = {"doubts": _("RGPD, art. 12(6)")}


class RecordIdentityForm(ActForm):
    proved_on = forms.DateField(label=_("Preuve reçue le"), initial=today)
    piece = forms.CharField(
        label=_("Ce qui a été vu"),
        max_length=300,
        help_text=_("« Carte d’identité », « appel au numéro connu »… Ni numéro ni copie : elle est détruite."),
    )
    articles = {"piece": _("CEPD 01/2022, § 79")}


class AbandonForm(ActForm):
    on = forms.DateField(label=_("Réponse de clôture envoyée le"), initial=today)


class QualityForm(ActForm):
    kind = forms.ChoiceField(label=_("Pièce vérifiée"))
    verified_on = forms.DateField(label=_("Vérifiée le"), initial=today)
    articles = {"kind": _("CEPD 01/2022, § 80 et 81")}

    def prepare(self) -> None:
        """Offer the proofs that this quality needs and that nobody has verified."""
        known = vocabulary("requester_proofs")
        kind: Any = self.fields["kind"]
        kind.choices = [(code, known.label(code)) for code in unproved(self.content)]


class ExtendForm(ActForm):
    notice_on = forms.DateField(label=_("Personne prévenue le"), initial=today)
    reasons = forms.CharField(
        label=_("Motifs"),
        widget=PROSE,
        help_text=_("La complexité et le nombre des demandes ; la charge de travail n’en est pas un."),
    )
    articles = {"reasons": _("RGPD, art. 12(3)")}


class DecideForm(ActForm):
    outcome = forms.ChoiceField(label=_("Issue"), choices=Outcome.choices, widget=forms.RadioSelect)
    answered_on = forms.DateField(label=_("Réponse envoyée le"), initial=today)
    reasons = forms.CharField(
        label=_("Motifs"),
        widget=PROSE,
        required=False,
        help_text=_("Exigés pour un refus, même partiel, et pour un droit qu’aucune base n’ouvre en principe."),
    )
    cnil_remedy = forms.BooleanField(label=_("La lettre indique la réclamation auprès de la CNIL"), required=False)
    court_remedy = forms.BooleanField(label=_("La lettre indique le recours juridictionnel"), required=False)
    articles = {"reasons": REFUSAL, "cnil_remedy": REFUSAL, "court_remedy": REFUSAL}


class ReasonForm(ActForm):
    reason = forms.CharField(label=_("Motif"), widget=PROSE)


class HoldForm(ActForm):
    why = forms.CharField(
        label=_("Motif"), widget=PROSE, help_text=_("Contentieux, contrôle : rien ne sera détruit avant la levée.")
    )


class ConfirmForm(ActForm):
    """Nothing to type: the page asks, the button answers."""


class AssignForm(ActForm):
    handler = forms.ModelChoiceField(label=_("Suivie par"), queryset=User.objects.none(), required=False)

    def prepare(self) -> None:
        """Offer those who handle the office's requests and see this one."""
        handler: Any = self.fields["handler"]
        handler.queryset = people.handlers(self.record)
        self.initial["handler"] = self.record.handler_id


class AdviseForm(ActForm):
    text = forms.CharField(
        label=_("Avis"), widget=PROSE, help_text=_("Il éclaire la décision, qui reste celle de l’organisme.")
    )
    articles = {"text": _("RGPD, art. 39(1)")}


class RestrictForm(ActForm):
    readers = forms.ModelMultipleChoiceField(
        label=_("Personnes qui la verront"),
        queryset=User.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Avec le DPO de l’organisme, et personne d’autre : elle disparaît pour tous les autres."),
    )

    def prepare(self) -> None:
        """Offer those who read the office's requests."""
        readers: Any = self.fields["readers"]
        readers.queryset = people.possible_readers(self.record.office)
        named = [reader.person_id for reader in self.record.readers.all()]
        self.initial["readers"] = named or [self.person.pk]


class SameAsForm(ActForm):
    number = forms.TypedChoiceField(label=_("C’est la même demande que"), coerce=int, required=False, empty_value=None)

    def prepare(self) -> None:
        """Offer the requests that bear the same name or address, among those that the person sees."""
        seen = SubjectRequest.objects.visible_to(self.person).by_the_same_person(self.record)
        offered = [(one.number, f"{one.reference} – {one.person_name}") for one in seen.order_by("-number")[:50]]
        number: Any = self.fields["number"]
        number.choices = [("", _("aucune autre")), *offered]
        self.initial["number"] = self.record.same_as


class DelegationForm(Form):
    """A delegation of signature: to whom, from when to when."""

    person = forms.ModelChoiceField(label=_("Délégataire"), queryset=User.objects.none())
    starts = forms.DateField(label=_("À partir du"), initial=today)
    ends = forms.DateField(label=_("Jusqu’au"), required=False, help_text=_("Vide : sans date de fin."))

    def __init__(self, data: Any = None, *, office: Any) -> None:
        super().__init__(data)
        person: Any = self.fields["person"]
        person.queryset = people.delegates(office)


class EndDelegationForm(Form):
    """The last day of a delegation."""

    on = forms.DateField(label=_("Dernier jour"), initial=today)


class FiguresPeriod(Form):
    """The days between which the requests that one counts were received; the current year when nothing is asked."""

    du = forms.DateField(label=_("Reçues du"), required=False)
    au = forms.DateField(label=_("au"), required=False, help_text=_("Vides : de l’année en cours à aujourd’hui."))

    def __init__(self, data: Any = None, *, today: date) -> None:
        super().__init__(data)
        self.today = today

    def clean(self) -> dict[str, Any]:
        """Refuse a period that ends before it begins."""
        typed: dict[str, Any] = super().clean() or {}
        if "du" in typed and "au" in typed:
            first, last = self._days(typed)
            if last < first:
                self.add_error("au", _("La période finit avant de commencer : corrigez l’une des deux dates."))
        return typed

    def period(self) -> tuple[date, date]:
        """Return the first and last day to count, until today; those of the current year for what is refused."""
        return self._days(self.cleaned_data if self.is_valid() else {})

    def _days(self, typed: dict[str, Any]) -> tuple[date, date]:
        last = min(typed.get("au") or self.today, self.today)
        return typed.get("du") or last.replace(month=1, day=1), last
