"""What the portal says in plain words: of rights, of where a request stands, of what each quality must prove."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from compliance.subject_requests.enums import HeirScope, Quality, State

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

type Words = dict[str, "_StrOrPromise"]

EXAMPLES: Words = {  # of each right, as somebody would say it; the right itself is said by the vocabulary
    "access": _("« Je veux voir mon dossier de logement. »"),
    "rectify": _("« Mon nom est mal écrit. » « Mon numéro de téléphone a changé. »"),
    "erase": _("« J’ai quitté mon logement : je veux que mes données soient effacées. »"),
    "restrict": _("« Cette information est fausse. Ne l’utilisez plus avant d’avoir vérifié. »"),
    "port": _("« Je veux mes données dans un fichier, pour les donner à un autre bailleur. »"),
    "object": _("« Je ne veux plus recevoir de publicité. »"),
    "withdraw": _("« J’avais accepté d’être en photo dans le journal. Je ne suis plus d’accord. »"),
    "auto": _("« Un ordinateur a refusé mon dossier. Je veux qu’une personne le regarde. »"),
    "postmortem": _("« Mon père est décédé. Fermez son dossier. »"),
}

QUALITIES: Words = {
    Quality.SELF.value: _("Je demande pour moi"),
    Quality.LEGAL_REP.value: _("Je suis le parent ou le tuteur de la personne"),
    Quality.AGENT.value: _("La personne m’a chargé de demander pour elle"),
    Quality.HEIR.value: _("La personne est décédée et je suis son héritier"),
    Quality.DIRECTIVE_EXECUTOR.value: _("La personne est décédée et m’avait désigné pour suivre ses directives"),
}
NEEDS: Words = {  # EDPB 01/2022, §§ 80-81; LIL, art. 84-85
    Quality.LEGAL_REP.value: _(
        "Nous vous demanderons un document qui montre que vous représentez cette personne : le livret de famille ou "
        "un jugement, par exemple."
    ),
    Quality.AGENT.value: _(
        "Nous vous demanderons le mandat : une lettre signée par la personne, qui dit que vous agissez pour elle."
    ),
    Quality.HEIR.value: _(
        "Nous vous demanderons l’acte de décès, et un document qui montre que vous êtes héritier : un acte de "
        "notoriété ou une attestation."
    ),
    Quality.DIRECTIVE_EXECUTOR.value: _(
        "Nous vous demanderons l’acte de décès, et les directives que la personne a laissées sur ses données."
    ),
}
HEIR_SCOPES: Words = {
    HeirScope.ESTATE.value: _("Régler la succession"),
    HeirScope.DEATH.value: _(
        "Faire savoir que la personne est décédée : fermer ses comptes, mettre à jour son dossier"
    ),
}

STATES: Words = {
    State.RECEIVED.value: _("Votre demande est arrivée. Une personne va la lire."),
    State.IDENTITY_PENDING.value: _(
        "Nous avons besoin de savoir que c’est bien vous. Lisez les messages : ils disent ce que nous attendons."
    ),
    State.IN_PROGRESS.value: _("Une personne s’occupe de votre demande."),
    State.EXTENDED.value: _(
        "Votre demande est longue à traiter. Le délai est plus long : nous vous avons dit pourquoi."
    ),
    State.ANSWERED_FULL.value: _("Nous avons répondu à votre demande."),
    State.ANSWERED_PARTIAL.value: _("Nous avons répondu à une partie de votre demande. La réponse dit pourquoi."),
    State.REFUSED.value: _("Nous avons refusé votre demande. La réponse dit pourquoi, et ce que vous pouvez faire."),
    State.NO_DATA.value: _("Nous avons cherché : nous n’avons pas de données sur vous."),
    State.WITHDRAWN.value: _("Vous avez retiré votre demande."),
    State.ABANDONED_IDENTITY.value: _(
        "Nous n’avons pas pu vérifier que c’est bien vous. La demande est fermée. Vous pouvez en faire une nouvelle."
    ),
    State.SET_ASIDE.value: _("Votre demande a reçu une autre réponse : elle ne portait pas sur vos données."),
}
