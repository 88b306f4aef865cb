"""Closed lists of the offices: forms, kinds, roles, permissions, colours."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class NetworkKind(models.TextChoices):
    GIE = "gie", _("groupement d’intérêt économique")
    CONVENTION = "convention", _("convention")
    OTHER = "other", _("autre")


class LegalForm(models.TextChoices):
    OPH = "oph", _("office public de l’habitat")
    ESH = "esh", _("entreprise sociale pour l’habitat")
    COOPERATIVE = "cooperative", _("société coopérative d’HLM")
    SEM = "sem", _("société d’économie mixte")
    GIE = "gie", _("groupement d’intérêt économique")
    OTHER = "other", _("autre")


class Colour(models.TextChoices):
    """The palette tokens by which an office is recognised on every page."""

    LEAF = "leaf", _("feuille")
    OCEAN = "ocean", _("océan")
    PLUM = "plum", _("prune")
    BRICK = "brick", _("brique")
    AMBER = "amber", _("ambre")
    SLATE = "slate", _("ardoise")
    TEAL = "teal", _("canard")
    ROSE = "rose", _("rose")
    MOSS = "moss", _("mousse")
    INDIGO = "indigo", _("indigo")
    COPPER = "copper", _("cuivre")
    GRAPHITE = "graphite", _("graphite")


class ContactKind(models.TextChoices):
    DPO = "dpo", _("délégué à la protection des données")
    RIGHTS = "rights", _("exercice des droits")
    RECEPTION = "reception", _("accueil")
    OTHER = "other", _("autre")


class Role(models.TextChoices):
    """What a person is in an office, for a time. The DPO is not here: a mandate makes one."""

    JURISTE = "juriste", _("juriste, référent RGPD")
    ETHICS_OFFICER = "deontologue", _("référent déontologue")
    DECLARANT = "declarant", _("agent déclarant")
    DIRECTION = "direction", _("direction")
    AUDITOR = "auditor", _("auditeur")
    ADMIN = "admin", _("administrateur des accès")


class _Granted(models.TextChoices):
    """What a grant on an office or a network allows."""

    @property
    def full(self) -> str:
        """Return the name that grants bear (``offices.view_register``)."""
        return f"offices.{self.value}"


class Permission(_Granted):
    """What may be done with an office's records; granted on the office, for a time."""

    VIEW_OFFICE = "view_office", _("voir l’organisme")
    VIEW_REGISTER = "view_register", _("lire le registre")
    EDIT_REGISTER = "edit_register", _("tenir le registre")
    ADVISE_REGISTER = "advise_register", _("donner l’avis du DPO")
    APPROVE_REGISTER = "approve_register", _("approuver une fiche")
    EXPORT_REGISTER = "export_register", _("exporter le registre")
    MANAGE_PEOPLE = "manage_people", _("gérer les personnes")
    VIEW_MANDATES = "view_mandates", _("lire le mandat du DPO")
    PREPARE_MANDATE = "prepare_mandate", _("préparer le mandat du DPO")
    DESIGNATE_DPO = "designate_dpo", _("désigner le DPO")
    LOG_TIME = "log_time", _("noter le temps du DPO")
    REGISTER_REQUEST = "register_request", _("enregistrer une demande reçue")
    VIEW_REQUESTS = "view_requests", _("lire les demandes")
    HANDLE_REQUESTS = "handle_requests", _("traiter les demandes")
    ADVISE_REQUESTS = "advise_requests", _("donner l’avis du DPO sur une demande")
    SIGN_ANSWERS = "sign_answers", _("signer les réponses")
    EXPORT_REQUESTS = "export_requests", _("exporter le journal des demandes")
    EXPORT_REQUEST_LOG = "export_request_log", _("exporter le journal des demandes, sans identités")


class NetworkPermission(_Granted):
    """What may be done with a network; granted on the network, for a time. None reaches an office's contents."""

    VIEW_NETWORK = "view_network", _("voir le réseau et ses chiffres")
    MANAGE_NETWORK = "manage_network", _("tenir le réseau et publier ses modèles")


class MandateStatus(models.TextChoices):
    """A draft has no effect until the direction signs it; one withdrawn was signed and never began."""

    DRAFT = "draft", _("préparé")
    SIGNED = "signed", _("signé")
    WITHDRAWN = "withdrawn", _("retiré")


class Designee(models.TextChoices):
    """Who is designated: the CNIL takes a natural or a legal person."""

    PERSON = "person", _("personne physique")
    ORGANISATION = "organisation", _("personne morale")


class DpoPosition(models.TextChoices):
    """Where the DPO stands (Art. 37(3) and 37(6) GDPR)."""

    INTERNAL = "internal", _("interne")
    EXTERNAL = "external", _("externe")
    SHARED = "shared", _("mutualisé")


class TeamRole(models.TextChoices):
    """What a person is in the DPO's team, inside the mandate."""

    LEAD = "lead", _("titulaire")
    DEPUTY = "deputy", _("adjoint")
    SUBSTITUTE = "substitute", _("suppléant")


class Civility(models.TextChoices):
    MADAM = "mme", _("Mme")
    SIR = "m", _("M.")
