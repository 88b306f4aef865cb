"""An undefined variable in a template fails the test instead of showing nothing."""

import sys


class UndefinedVariable(LookupError):
    """A template printed a variable that its view did not give."""


class Undefined(str):
    """Django's ``string_if_invalid``: raises when it would be printed or go through a filter.

    Elsewhere it behaves as production's empty string does: ``{% if person.absent_relation %}`` is false.
    """

    __slots__ = ()

    def __bool__(self) -> bool:
        # Django asks « is there a text for what is missing? » in this module only, before it names the variable.
        asking: str = sys._getframe(1).f_globals["__name__"]
        return asking == "django.template.base"

    def __contains__(self, key: object) -> bool:
        return key == "%s"

    def __mod__(self, variable: object) -> str:
        raise UndefinedVariable(f"undefined template variable: {variable}")

    def __str__(self) -> str:
        raise UndefinedVariable("a template printed what could not be found or called")
