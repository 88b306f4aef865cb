"""The files that a person sends: what is taken of them, told by what they hold."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from compliance.documents import images, pdf_rules, rules
from compliance.documents.store import Received

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.core.files.uploadedfile import UploadedFile

    type Sent = UploadedFile[bytes]  # not subscriptable when it runs

MOST_FILES = 5  # of one sending
ACCEPTED = {"pdf": rules.PDF, "jpg": rules.JPEG, "jpeg": rules.JPEG, "png": rules.PNG}
REFUSALS = {
    "type": _("« %(name)s » ne peut pas être envoyé. Envoyez un PDF, ou une photo JPEG ou PNG."),
    "extension": _(
        "« %(name)s » n’est pas ce que son nom annonce. Envoyez un PDF, ou une photo JPEG ou PNG, sous son vrai nom."
    ),
    "damaged": _("« %(name)s » ne peut pas être lu : il est abîmé. Prenez une nouvelle photo, ou un autre fichier."),
    "pixels": _("« %(name)s » est une image trop grande. Prenez une nouvelle photo, plus petite."),
    "empty": _("« %(name)s » est vide."),
    "size": _("« %(name)s » est trop lourd : %(size)s. Un fichier peut peser %(most)s au plus."),
    "sum": _("Vos fichiers pèsent %(size)s ensemble. Envoyez-en %(most)s au plus à la fois."),
    "number": _("Vous avez choisi %(found)s fichiers. Envoyez-en %(most)s au plus à la fois."),
}


@dataclass(frozen=True)
class Piece:
    """A file that is taken: what is stored of it, and what to beware of (`documents.pdf_rules`)."""

    received: Received
    caution: str = ""


class PiecesInput(forms.FileInput):
    """A choice of several files; a telephone offers its camera for what is asked."""

    allow_multiple_selected = True


class PiecesField(forms.FileField):
    """Some files, or none. Images are drawn again; a PDF is kept as it came, and marked when it would act.

    A PDF with a script is not refused: it may be the one proof that a person has, and a letter from an administration
    may hold one unseen. Nothing of it runs here, it leaves as a file to be saved, and whoever opens it is warned.
    """

    widget = PiecesInput

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        kwargs.setdefault("widget", PiecesInput({"accept": ",".join(f".{end}" for end in ACCEPTED)}))
        super().__init__(**kwargs)

    def clean(self, data: Any, initial: Any = None) -> "list[Piece]":
        """Return the files, once each of them and all together are taken."""
        sent: Sequence[Sent] = [file for file in data or [] if file]
        _refuse_many(sent)
        faults: list[ValidationError] = []
        taken: list[Piece] = []
        for file in sent:
            try:
                taken.append(_taken(file))
            except ValidationError as fault:
                faults.append(fault)
        if faults:
            raise ValidationError(faults)
        return taken


def most_bytes() -> int:
    """Return the size that the files of one sending may have together."""
    return settings.DOCUMENT_MAX_BYTES


def largest() -> int:
    """Return the size that one file may have."""
    return settings.DOCUMENT_MAX_BYTES // 2


def _refuse_many(sent: "Sequence[Sent]") -> None:
    if len(sent) > MOST_FILES:
        raise ValidationError(REFUSALS["number"], "number", {"found": len(sent), "most": MOST_FILES})
    weight = sum(file.size or 0 for file in sent)
    if weight > most_bytes():
        weights = {"size": filesizeformat(weight), "most": filesizeformat(most_bytes())}
        raise ValidationError(REFUSALS["sum"], "sum", weights)


def _taken(file: "Sent") -> Piece:
    name = rules.clean_name(file.name or "")
    if not file.size:
        raise ValidationError(REFUSALS["empty"], "empty", {"name": name})
    if file.size > largest():
        sizes = {"name": name, "size": filesizeformat(file.size), "most": filesizeformat(largest())}
        raise ValidationError(REFUSALS["size"], "size", sizes)
    try:
        return _checked(file)
    except rules.FileRefused as refused:
        code = refused.code if refused.code in REFUSALS else "type"
        raise ValidationError(REFUSALS[code], code, {"name": name}) from refused


def _checked(file: Any) -> Piece:
    name, media_type = rules.checked(file.name, file.file)
    if media_type not in ACCEPTED.values():
        raise rules.FileRefused("type")
    if media_type == rules.PDF:
        return Piece(Received(file, name, media_type), pdf_rules.caution(file.file))
    return Piece(Received(ContentFile(images.redrawn(file.file, media_type), name), name, media_type))
