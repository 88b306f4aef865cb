"""What people say of a record among themselves: a thread, the latest last. Table only."""

from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from compliance.common.fields import Prose

LONGEST = 5_000


class Comment(models.Model):
    """A comment on one record: no content of the register, in no export, in no chain; never edited.

    The register's own class adds ``record``, a foreign key to its record whose reverse name is ``comments``.
    Withdrawn by its author, its text is gone and its trace stays.
    """

    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(_("écrit le"))
    text = Prose(_("commentaire"), max_length=LONGEST)
    told = models.JSONField(_("personnes prévenues"), default=list)  # their names of that day
    withdrawn_at = models.DateTimeField(_("retiré le"), null=True, blank=True)

    objects: ClassVar[models.Manager[Any]] = models.Manager()

    if TYPE_CHECKING:
        author_id: int
        record: Any
        record_id: int

    class Meta:
        abstract = True
        verbose_name = _("commentaire")
        verbose_name_plural = _("commentaires")
        ordering = ["written_at", "pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.author}, {self.record.reference}"
