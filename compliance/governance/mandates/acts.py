"""The acts on a mandate, described once: where they stand, what they ask, who may, what they do."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from compliance.accounts.models import User
from compliance.common.forms import FormMixin
from compliance.governance.forms import ReasonForm
from compliance.governance.mandates import services
from compliance.governance.mandates.forms import (
    ConfirmForm,
    EndForm,
    EndMemberForm,
    MemberForm,
    ReceiptForm,
)
from compliance.offices.enums import Permission
from compliance.offices.models import Mandate
from compliance.offices.rules import Standing, standing

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

type Typed = dict[str, Any]


@dataclass(frozen=True)
class Asked:
    """An act that was asked for: on which mandate, at which version, by whom, with what typed."""

    mandate: Mandate
    version: int
    by: User
    typed: Typed
    member: int | None = None

    @property
    def common(self) -> Typed:
        """Return what every verb takes."""
        return {"version": self.version, "by": self.by}


@dataclass(frozen=True)
class Act:
    """A page that asks, and a verb that acts."""

    name: str
    slug: str
    label: "_StrOrPromise"
    question: "_StrOrPromise"
    done: "_StrOrPromise"
    permission: Permission
    possible: Callable[[Mandate, date], bool]
    run: Callable[[Asked], object]
    form: type[FormMixin] = ConfirmForm
    field: str = ""  # beside which a refusal is written
    about_handover: bool = False
    is_listed: bool = True
    is_grave: bool = False
    decided_once_signed: bool = False  # the direction's decision when the mandate is no longer a draft

    def permission_on(self, mandate: Mandate) -> str:
        """Return the right that the act asks for on that mandate."""
        if self.decided_once_signed and not mandate.is_draft:
            return Permission.DESIGNATE_DPO.full
        return self.permission.full

    def url(self, mandate: Mandate) -> str:
        """Return the address of the act's page."""
        return reverse(f"mandates:{self.name}", args=[mandate.office.slug, mandate.number])


def _draft(mandate: Mandate, today: date) -> bool:
    return mandate.is_draft


def _signed(mandate: Mandate, today: date) -> bool:
    return mandate.is_signed


def _upcoming(mandate: Mandate, today: date) -> bool:
    return mandate.is_signed and standing(mandate.period, today) == Standing.UPCOMING


def _running(mandate: Mandate, today: date) -> bool:
    return mandate.is_signed and standing(mandate.period, today) == Standing.CURRENT


def _renewable(mandate: Mandate, today: date) -> bool:
    return mandate.is_signed and mandate.ends is not None


def _open(mandate: Mandate, today: date) -> bool:
    return mandate.is_draft or (mandate.is_signed and standing(mandate.period, today) != Standing.ENDED)


def _to_draw_up(mandate: Mandate, today: date) -> bool:
    begun = standing(mandate.period, today) != Standing.UPCOMING
    return mandate.is_signed and begun and not mandate.acknowledged_at


def _to_acknowledge(mandate: Mandate, today: date) -> bool:
    return mandate.handover is not None and not mandate.acknowledged_at


def _discard(asked: Asked) -> None:
    services.discard(asked.mandate.pk, **asked.common)


def _verb(verb: Callable[..., object]) -> Callable[[Asked], object]:
    return lambda asked: verb(asked.mandate.pk, **asked.typed, **asked.common)


def _end_member(asked: Asked) -> object:
    return services.end_member(asked.mandate.pk, asked.member or 0, **asked.typed, **asked.common)


PREPARE, DESIGNATE = Permission.PREPARE_MANDATE, Permission.DESIGNATE_DPO

END_MEMBER = Act(
    "end_member",
    "fin",
    _("Mettre fin à une place dans l’équipe"),
    _("Les droits de cette personne dans l’organisme cessent le lendemain ; son nom demeure sur ce qu’elle a fait."),
    _("L’équipe est à jour."),
    PREPARE,
    _open,
    _end_member,
    form=EndMemberForm,
    field="on",
    is_listed=False,
    decided_once_signed=True,
)

ACTS = (
    Act(
        "sign",
        "signer",
        _("Signer la lettre de mission"),
        _(
            "Vous désignez le DPO au nom du responsable de traitement (RGPD, art. 37). À partir du premier jour du"
            " mandat, l’équipe a les droits du DPO sur les registres. Un mandat signé ne se modifie plus."
        ),
        _("La lettre de mission est signée. Déclarez la désignation à la CNIL, puis notez son récépissé."),
        DESIGNATE,
        _draft,
        _verb(services.sign),
    ),
    Act(
        "renew",
        "renouveler",
        _("Renouveler"),
        _(
            "Un mandat de même durée est préparé, avec les mêmes termes et la même équipe."
            " Il attend d’être relu, puis signé."
        ),
        _("Le mandat suivant est préparé : relisez-le avant sa signature."),
        PREPARE,
        _renewable,
        _verb(services.renew),
    ),
    Act(
        "receipt",
        "recepisse",
        _("Noter le récépissé de la CNIL"),
        _("Le numéro figure ensuite dans la lettre de mission et dans les registres qui sortent."),
        _("Le récépissé est noté."),
        PREPARE,
        _signed,
        _verb(services.record_receipt),
        form=ReceiptForm,
    ),
    Act(
        "withdraw",
        "retirer",
        _("Retirer ce mandat"),
        _("Ce mandat n’a pas commencé : retiré, il n’aura aucun effet. Il reste dans l’historique."),
        _("Le mandat est retiré."),
        DESIGNATE,
        _upcoming,
        _verb(services.withdraw),
        form=ReasonForm,
        field="reason",
        is_grave=True,
    ),
    Act(
        "end",
        "fin",
        _("Mettre fin au mandat"),
        _(
            "Le DPO ne peut être relevé de ses fonctions pour l’exercice de ses missions (RGPD, art. 38(3))."
            " Le dernier jour vaut pour toute l’équipe ; la passation est établie en même temps."
        ),
        _("La fin du mandat est enregistrée, et la passation établie."),
        DESIGNATE,
        _running,
        _verb(services.end),
        form=EndForm,
        field="on",
        is_grave=True,
    ),
    Act(
        "discard",
        "abandonner",
        _("Abandonner ce projet"),
        _("Le projet disparaît des pages ; l’historique de l’organisme en garde la trace."),
        _("Le projet de mandat est abandonné."),
        PREPARE,
        _draft,
        _discard,
        is_grave=True,
    ),
    Act(
        "add_member",
        "equipe/ajouter",
        _("Ajouter une personne à l’équipe"),
        _(
            "Ses dates tiennent dans celles du mandat ; elle ne tient aucun autre rôle dans l’organisme"
            " (RGPD, art. 38(6))."
        ),
        _("L’équipe est à jour."),
        PREPARE,
        _open,
        _verb(services.add_member),
        form=MemberForm,
        field="email",
        is_listed=False,
        decided_once_signed=True,
    ),
    Act(
        "draw_up",
        "passation/etablir",
        _("Établir la passation"),
        _("La liste de ce qui attend et de ce qui échoit dans les quatre-vingt-dix jours remplace la précédente."),
        _("La passation est établie."),
        PREPARE,
        _to_draw_up,
        _verb(services.draw_up_handover),
        about_handover=True,
    ),
    Act(
        "acknowledge",
        "passation/recevoir",
        _("Accuser réception de la passation"),
        _("Vous reconnaissez, pour l’organisme, avoir reçu cette liste. Elle ne changera plus."),
        _("La passation est reçue."),
        PREPARE,
        _to_acknowledge,
        _verb(services.acknowledge_handover),
        about_handover=True,
    ),
)


def possible_acts(mandate: Mandate, today: date, *, about_handover: bool = False) -> list[Act]:
    """Return the acts that the mandate's state allows, whoever asks: those of its page, or those of its handover."""
    listed = (act for act in ACTS if act.is_listed and act.about_handover == about_handover)
    return [act for act in listed if act.possible(mandate, today)]


def act_named(name: str) -> Act:
    """Return an act by name."""
    return next(act for act in ACTS if act.name == name)
