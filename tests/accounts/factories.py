"""People of the tests."""

import factory
from factory.django import DjangoModelFactory

from compliance.accounts.models import User

PASSWORD = "trois tilleuls au bord de la Somme"


class UserFactory(DjangoModelFactory[User]):
    """A person with an open account and a known password."""

    class Meta:
        model = User

    class Params:
        closed = factory.Trait(is_active=False)
        of_demonstration = factory.Trait(is_demonstration=True)

    full_name = factory.Sequence(lambda n: f"Personne {n}")
    email = factory.Sequence(lambda n: f"personne{n}@office.example")

    @classmethod
    def _create(cls, model_class: type[User], *args: object, **values: object) -> User:
        return model_class.objects.create_user(*args, password=PASSWORD, **values)
