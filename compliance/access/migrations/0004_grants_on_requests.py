"""Who holds a place that now gives rights on requests gets their grants; the permissions themselves come with them."""

from typing import Any

from django.db import migrations

NAMES = {
    "register_request": "enregistrer une demande reçue",
    "view_requests": "lire les demandes",
    "handle_requests": "traiter les demandes",
    "advise_requests": "donner l’avis du DPO sur une demande",
    "sign_answers": "signer les réponses",
    "export_requests": "exporter le journal des demandes",
    "export_request_log": "exporter le journal des demandes, sans identités",
}
SHARED = ["register_request", "view_requests", "export_requests", "export_request_log"]
BY_ROLE = {
    "juriste": [*SHARED, "handle_requests"],
    "direction": [*SHARED, "sign_answers"],
    "auditor": ["export_request_log"],
}
BY_MANDATE = [*SHARED, "advise_requests"]


def grant(apps: Any, schema_editor: Any) -> None:
    grants = apps.get_model("access", "OfficeGrant")
    permissions = _permissions(apps)
    made = []
    for place in apps.get_model("offices", "Appointment").objects.filter(role__in=BY_ROLE).order_by("id"):
        period = {"starts": place.starts, "ends": place.ends, "appointment": place}
        held = {"user_id": place.person_id, "content_object_id": place.office_id, **period}
        made += [grants(permission=permissions[name], **held) for name in BY_ROLE[place.role]]
    members = apps.get_model("offices", "MandateMember").objects.filter(mandate__status="signed")
    for member in members.select_related("mandate").order_by("id"):
        period = {"starts": member.starts, "ends": member.ends, "mandate": member.mandate, "member": member}
        held = {"user_id": member.person_id, "content_object_id": member.mandate.office_id, **period}
        made += [grants(permission=permissions[name], **held) for name in BY_MANDATE]
    grants._base_manager.bulk_create(made)


def take_back(apps: Any, schema_editor: Any) -> None:
    held = apps.get_model("access", "OfficeGrant")._base_manager
    held.filter(permission__content_type__app_label="offices", permission__codename__in=NAMES).delete()


def _permissions(apps: Any) -> dict[str, Any]:
    kinds, permissions = apps.get_model("contenttypes", "ContentType"), apps.get_model("auth", "Permission")
    office, _ = kinds.objects.get_or_create(app_label="offices", model="office")
    return {
        codename: permissions.objects.get_or_create(content_type=office, codename=codename, defaults={"name": name})[0]
        for codename, name in NAMES.items()
    }


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0003_grants_member_of_mandate"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("offices", "0006_permissions_on_requests"),
    ]

    operations = [migrations.RunPython(grant, take_back)]
