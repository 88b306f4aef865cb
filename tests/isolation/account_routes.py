"""The addresses that name no office: one's own account, its sign-in, an invitation."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from tests.isolation.calls import Arguments, Call
from tests.isolation.world import OFFICES, World


@dataclass(frozen=True)
class AccountRoute:
    """An address that names no office. ``anonymous`` is None where one is sent to sign in."""

    signed_in: tuple[int, int]
    anonymous: tuple[int, int] | None = None
    arguments: Arguments = lambda world: []

    def calls(self, name: str, world: World, own: Collection[str]) -> Iterator[Call]:
        """Give the address."""
        yield Call(name, reverse(name, args=self.arguments(world)), {})


def _stranger_key(world: World) -> list[Any]:
    return [world.stranger_key.pk]


def _colleagues_export(world: World) -> list[Any]:
    return [world.export]


ACCOUNT_ROUTES = {
    "home": AccountRoute((200, 200)),
    "offices": AccountRoute((200, 200)),
    "accessibility": AccountRoute((200, 200), anonymous=(200, 200)),
    "verify_export": AccountRoute((200, 422), anonymous=(200, 422)),
    "my_exports:list": AccountRoute((200, 405)),
    "my_exports:detail": AccountRoute((404, 405), arguments=_colleagues_export),
    "my_exports:file": AccountRoute((404, 405), arguments=_colleagues_export),
    "my_exports:delete": AccountRoute((405, 404), arguments=_colleagues_export),
    "my_exports:again": AccountRoute((405, 404), arguments=_colleagues_export),
    "help:index": AccountRoute((200, 405)),
    "help:on_behalf": AccountRoute((200, 405)),
    "help:portal": AccountRoute((200, 405)),
    "help:processing": AccountRoute((200, 405)),
    "help:processors": AccountRoute((200, 405)),
    "help:retention": AccountRoute((200, 405)),
    "help:contracts": AccountRoute((200, 405)),
    "help:imports": AccountRoute((200, 405)),
    "help:subject_requests": AccountRoute((200, 405)),
    "help:deadlines": AccountRoute((200, 405)),
    "dpo_contact": AccountRoute((200, 405), anonymous=(200, 405), arguments=lambda world: [OFFICES[0]]),
    "account_home": AccountRoute((200, 200)),
    "account_login": AccountRoute((302, 302), anonymous=(200, 200)),
    "mfa_authenticate": AccountRoute((302, 302), anonymous=(302, 302)),
    "account_logout": AccountRoute((200, 302), anonymous=(302, 302)),
    "account_inactive": AccountRoute((200, 405), anonymous=(200, 405)),
    "account_reauthenticate": AccountRoute((200, 200)),
    "mfa_reauthenticate": AccountRoute((302, 302)),
    "mfa_reauthenticate_webauthn": AccountRoute((302, 302)),
    "account_change_password": AccountRoute((200, 200)),
    "account_set_password": AccountRoute((302, 302)),
    "account_reset_password": AccountRoute((200, 200), anonymous=(200, 200)),
    "account_reset_password_done": AccountRoute((200, 405), anonymous=(200, 405)),
    "account_reset_password_from_key": AccountRoute(
        (200, 200), anonymous=(200, 200), arguments=lambda world: ["1", "abc-def"]
    ),
    "account_reset_password_from_key_done": AccountRoute((200, 405), anonymous=(200, 405)),
    "mfa_index": AccountRoute((200, 405)),
    "mfa_activate_totp": AccountRoute((200, 200)),
    "mfa_deactivate_totp": AccountRoute((404, 404)),
    "mfa_list_webauthn": AccountRoute((200, 405)),
    "mfa_add_webauthn": AccountRoute((200, 200)),
    "mfa_edit_webauthn": AccountRoute((404, 404), arguments=_stranger_key),
    "mfa_remove_webauthn": AccountRoute((404, 404), arguments=_stranger_key),
    "mfa_view_recovery_codes": AccountRoute((404, 404)),
    "mfa_generate_recovery_codes": AccountRoute((200, 200)),
    "mfa_download_recovery_codes": AccountRoute((404, 404)),
    # Nobody here has followed the link of an invitation; tests/accounts/test_invitations.py plays them with one.
    "invitation": AccountRoute((404, 405), anonymous=(404, 405)),
    "invitation_accept": AccountRoute((405, 404), anonymous=(405, 302)),
    "invitation_decline": AccountRoute((405, 404), anonymous=(405, 404)),
    "invitation_open_account": AccountRoute((405, 302), anonymous=(405, 404)),
    "invitation_through_provider": AccountRoute((404, 404), anonymous=(404, 404)),
    "invitation_leave": AccountRoute((405, 302), anonymous=(405, 302)),
    "invitation_link": AccountRoute((302, 405), anonymous=(302, 405), arguments=lambda world: ["unknown"]),
    # Without a provider there is no such page; tests/accounts/test_openid.py plays them with one.
    "openid_start": AccountRoute((404, 404), anonymous=(404, 404)),
    "openid_callback": AccountRoute((404, 404), anonymous=(404, 404)),
    "openid_enter": AccountRoute((404, 404), anonymous=(404, 404)),
    "openid_leave": AccountRoute((404, 404), anonymous=(404, 404)),
    "openid_unlink": AccountRoute((404, 404)),
    "usersessions_list": AccountRoute((200, 302)),
    "account_end_session": AccountRoute((405, 404), arguments=lambda world: [world.stranger_session]),
}
