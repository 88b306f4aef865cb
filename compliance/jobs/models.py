"""A long work that a person asked for, as they follow it; what it is about stands in the app that inherits it."""

from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from compliance.jobs.enums import State
from compliance.offices.models import Office


class Job(models.Model):
    """A work done beside the pages: who asked, where it is, how far, what stopped it in words for that person.

    Each app inherits it with the columns of what was asked, and announces in its `tasks` module what is done:

        @does(ExportJob)
        def export(job: ExportJob) -> None:
            for rank, office in enumerate(job.offices(), start=1):
                ...
                step(job, rank, total)

    The work raises `Stopped` with words for the person; any other error is logged, and told as unforeseen.
    `services.start` saves a job and puts it in the queue. ``seen_at`` moves while the worker lives; ``attempt`` counts
    the times it was begun, and what was begun again elsewhere can no longer be ended by the first.
    """

    resumes: ClassVar[int] = 0  # times that it is begun again by itself when its worker died; 0 when it may not be

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    office = models.ForeignKey(Office, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(_("état"), max_length=10, choices=State.choices, default=State.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)  # 0: not known yet
    asked_at = models.DateTimeField(_("demandé le"), default=timezone.now, editable=False)
    started_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(_("terminé le"), null=True)
    attempt = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(blank=True)

    objects: ClassVar[models.Manager[Any]] = models.Manager()
    last_told: float = 0.0  # on the monotonic clock of the worker: progress is written once a second at most

    if TYPE_CHECKING:
        person_id: int
        office_id: int | None

    class Meta:
        abstract = True
        ordering = ["-asked_at", "-pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self._meta.label} {self.pk}: {self.state}"

    @property
    def is_over(self) -> bool:
        """Tell whether nothing more will happen by itself."""
        return self.state in {State.DONE, State.FAILED}
