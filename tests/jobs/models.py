"""Jobs of the tests, in tables that only their database has."""

from typing import ClassVar

from django.db import models

from compliance.jobs.models import Job


class Trial(Job):
    """A job whose act is named by the test; ``tells`` counts what followed its ends."""

    act = models.CharField(max_length=40)
    tells = models.PositiveIntegerField(default=0)


class Stubborn(Job):
    """A job that may be begun again once when its worker died; it waits for the file at ``path`` to exist."""

    resumes: ClassVar[int] = 1

    path = models.TextField()
