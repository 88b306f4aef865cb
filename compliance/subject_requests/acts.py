"""The verbs of a request as pages: their words, their right, their form, the service that does them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from compliance.subject_requests import forms, people_services, rules, services
from compliance.subject_requests.forms import ActForm
from compliance.subject_requests.models import SubjectRequest
from compliance.subject_requests.queries import ADVISE, HANDLE, REGISTER, VIEW
from compliance.subject_requests.reckoning import unproved
from compliance.subject_requests.rules import Decision
from compliance.subject_requests.writing import Writer

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

type Typed = dict[str, Any]
type Run = Callable[[SubjectRequest, str, Typed, Writer], SubjectRequest]
type Offered = Callable[[SubjectRequest, Any], bool]


@dataclass(frozen=True)
class Act:
    """A verb: its address, its words (button, what it does, what was done), who may, when it is offered."""

    name: str
    slug: str
    label: "StrPromise"
    question: "StrPromise"
    done: "StrPromise"
    permission: str
    form: type[ActForm]
    run: Run
    offered: Offered
    leads: bool = False  # what one does first with the request
    on_right: bool = False  # of one right: its address holds the right's key


def _moves(verb: str) -> Offered:
    return lambda request, content: request.may(verb)


def _open(request: SubjectRequest, content: Any) -> bool:
    return request.is_open


def _always(request: SubjectRequest, content: Any) -> bool:
    return True


ACTS = (
    Act(
        "qualify",
        "qualifier",
        _("Qualifier"),
        _("Dites ce qu’elle est : un exercice de droits, et lesquels, ou autre chose, qui aura sa propre réponse."),
        _("La demande est qualifiée."),
        HANDLE,
        forms.QualifyForm,
        lambda request, key, typed, writer: services.qualify(
            request.pk, typed["qualification"], typed["rights"] if typed["qualification"] == "rights" else [], writer
        ),
        _moves("qualify"),
        leads=True,
    ),
    Act(
        "set_aside",
        "traiter-autrement",
        _("Noter la réponse faite"),
        _("Elle n’est pas un exercice de droits : elle se clôt par la réponse qui lui a été faite."),
        _("La réponse est notée, la demande est close."),
        HANDLE,
        forms.SetAsideForm,
        lambda request, key, typed, writer: services.set_aside(
            request.pk, typed["answer"], typed["answered_on"], writer
        ),
        _moves("set_aside"),
        leads=True,
    ),
    Act(
        "record_identity",
        "identite-verifiee",
        _("Identité vérifiée"),
        _("Notez ce qui a été vu. Aucune copie n’est conservée : « pièce vérifiée le… par… » suffit."),
        _("L’identité est établie."),
        HANDLE,
        forms.RecordIdentityForm,
        lambda request, key, typed, writer: services.record_identity(
            request.pk, typed["proved_on"], typed["piece"], writer
        ),
        _moves("record_identity"),
        leads=True,
    ),
    Act(
        "ask_identity",
        "demander-identite",
        _("Demander l’identité"),
        _("Seulement s’il y a des doutes raisonnables, et lesquels. L’échéance stricte ne bouge pas."),
        _("La demande d’identité est notée."),
        HANDLE,
        forms.AskIdentityForm,
        lambda request, key, typed, writer: services.ask_identity(
            request.pk, typed["asked_on"], typed["doubts"], writer
        ),
        _moves("ask_identity"),
    ),
    Act(
        "abandon",
        "clore-sans-identite",
        _("Clore, identité non établie"),
        _("Rien n’a établi l’identité : la personne en est informée, et peut toujours redemander."),
        _("La demande est close."),
        HANDLE,
        forms.AbandonForm,
        lambda request, key, typed, writer: services.abandon(request.pk, typed["on"], writer),
        _moves("abandon"),
    ),
    Act(
        "verify_quality",
        "qualite-verifiee",
        _("Qualité vérifiée"),
        _("Notez la pièce qui montre que le demandeur peut agir pour la personne. Aucune copie n’est conservée."),
        _("La pièce est notée."),
        HANDLE,
        forms.QualityForm,
        lambda request, key, typed, writer: services.verify_quality(
            request.pk, typed["kind"], typed["verified_on"], writer
        ),
        lambda request, content: request.is_open and bool(unproved(content)),
        leads=True,
    ),
    Act(
        "extend",
        "proroger",
        _("Proroger"),
        _("De deux mois au plus, à compter de la réception, si la personne en est prévenue avant l’échéance stricte."),
        _("La demande est prorogée."),
        HANDLE,
        forms.ExtendForm,
        lambda request, key, typed, writer: services.extend(request.pk, typed["notice_on"], typed["reasons"], writer),
        lambda request, content: request.may("extend") and request.extension_notice_on is None,
    ),
    Act(
        "decide",
        "repondre",
        _("Noter la réponse faite"),
        _(
            "Pour une réponse faite ailleurs : l’issue de ce droit, telle que la lettre la dit. Une lettre écrite ici "
            "la note en partant. Une réponse tardive est notée telle, jamais empêchée."
        ),
        _("La réponse est notée."),
        HANDLE,
        forms.DecideForm,
        lambda request, key, typed, writer: services.decide(
            request.pk, key, Decision(**typed, decided_by=writer.by.pk if writer.by else None), writer
        ),
        _moves("decide"),
        on_right=True,
    ),
    Act(
        "reopen_right",
        "rouvrir",
        _("Rouvrir"),
        _("L’issue de ce droit est effacée de la fiche ; l’historique la garde, avec votre motif."),
        _("Le droit est rouvert."),
        HANDLE,
        forms.ReasonForm,
        lambda request, key, typed, writer: services.reopen(request.pk, key, writer),
        _moves("reopen"),
        on_right=True,
    ),
    Act(
        "reopen_aside",
        "rouvrir",
        _("Rouvrir"),
        _("La réponse notée est effacée de la fiche ; l’historique la garde, avec votre motif."),
        _("La demande est rouverte."),
        HANDLE,
        forms.ReasonForm,
        lambda request, key, typed, writer: services.reopen(request.pk, "", writer),
        lambda request, content: request.status == rules.State.SET_ASIDE,
    ),
    Act(
        "assign",
        "suivre",
        _("Confier le suivi"),
        _("Qui la suit reçoit les rappels ; chacun la voit toujours."),
        _("Le suivi est noté."),
        HANDLE,
        forms.AssignForm,
        lambda request, key, typed, writer: people_services.assign(request.pk, typed["handler"], writer),
        _open,
    ),
    Act(
        "advise",
        "avis",
        _("Donner l’avis du DPO"),
        _("L’avis est joint à la demande. Qui le donne ne décide pas et ne signe pas."),
        _("L’avis est gardé."),
        ADVISE,
        forms.AdviseForm,
        lambda request, key, typed, writer: people_services.advise(request.pk, typed["text"], writer),
        _open,
        leads=True,
    ),
    Act(
        "sign",
        "signer",
        _("Signer la réponse"),
        _("Vous signez la réponse au nom de la direction."),
        _("La signature est notée."),
        VIEW,
        forms.ConfirmForm,
        lambda request, key, typed, writer: people_services.sign(request.pk, writer),
        lambda request, content: request.signed_on is None and request.qualification == "rights",
    ),
    Act(
        "same_as",
        "rapprocher",
        _("Rapprocher d’une autre demande"),
        _("Chacune garde son délai et sa réponse : rien n’est fusionné."),
        _("Le rapprochement est noté."),
        HANDLE,
        forms.SameAsForm,
        lambda request, key, typed, writer: services.link_duplicate(request.pk, typed["number"], writer),
        _open,
    ),
    Act(
        "restrict",
        "restreindre",
        _("Restreindre l’accès"),
        _("Elle n’est plus vue que des personnes désignées et du DPO ; les chiffres la comptent, sans la nommer."),
        _("L’accès est restreint."),
        REGISTER,
        forms.RestrictForm,
        lambda request, key, typed, writer: people_services.restrict(request.pk, typed["readers"], writer),
        _always,
    ),
    Act(
        "unrestrict",
        "lever-la-restriction",
        _("Lever la restriction"),
        _("Elle est vue de nouveau de tous ceux qui lisent les demandes de l’organisme."),
        _("La restriction est levée."),
        REGISTER,
        forms.ConfirmForm,
        lambda request, key, typed, writer: people_services.unrestrict(request.pk, writer),
        lambda request, content: request.restricted,
    ),
    Act(
        "hold",
        "conserver",
        _("Forcer la conservation"),
        _("Aucune purge ne la touche tant que la conservation n’est pas levée."),
        _("La conservation est forcée."),
        HANDLE,
        forms.HoldForm,
        lambda request, key, typed, writer: services.hold(request.pk, typed["why"], writer),
        lambda request, content: request.held_on is None,
    ),
    Act(
        "release",
        "lever-la-conservation",
        _("Lever la conservation forcée"),
        _("Les durées de conservation reprennent leur cours."),
        _("La conservation forcée est levée."),
        HANDLE,
        forms.ConfirmForm,
        lambda request, key, typed, writer: services.release(request.pk, writer),
        lambda request, content: request.held_on is not None,
    ),
)
BY_NAME = {act.name: act for act in ACTS}
