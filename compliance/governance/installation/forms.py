"""What the installer types: networks, offices with their contact points, and dated places."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.http import QueryDict
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from compliance.common.forms import Form, ModelForm
from compliance.common.rows import Row, Rows, answered_once, change_asked, posted_keys, refusing, show_change
from compliance.governance.forms import CHOOSE, EndForm
from compliance.governance.installation import directory, sheet
from compliance.governance.installation.services import Values
from compliance.offices.enums import Colour
from compliance.offices.models import Appointment, ContactPoint, Membership, Network, Office
from compliance.records.content import new_key

if TYPE_CHECKING:
    from django.forms.boundfield import BoundField
    from django.utils.functional import _StrOrPromise

MAX_POINTS = 20


class SearchForm(Form):
    """Finds an office among hundreds."""

    q = forms.CharField(label=_("Nom, ville ou SIREN"), max_length=150, required=False)

    def words(self) -> str:
        """Return what was asked; "" when it cannot be looked for."""
        return str(self.cleaned_data["q"]) if self.is_valid() else ""


class NetworkForm(ModelForm[Network]):
    """A network: its name, its shape, its dates."""

    class Meta:
        model = Network
        fields = ["name", "kind", "starts", "ends", "description"]
        error_messages = {"name": {"unique": _("Un réseau porte déjà ce nom.")}}
        help_texts = {"ends": _("Vide tant que le réseau n’a pas de terme, ou le dernier jour d’une convention.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "kind")


class SirenField(forms.CharField):
    """A SIREN as people write it: the spaces between its groups of three are left out."""

    def to_python(self, value: Any) -> str:
        """Return the digits without spaces."""
        return "".join(str(super().to_python(value) or "").split())


class OfficeForm(ModelForm[Office]):
    """An office's sheet. The address word is proposed from the name, then never changes."""

    siren = SirenField(
        label=_("Numéro SIREN"),
        help_text=_("Neuf chiffres ; les espaces sont acceptés."),
        error_messages={"unique": _("Un organisme porte déjà ce numéro SIREN.")},
    )

    class Meta:
        model = Office
        fields = list(sheet.COLUMNS)
        widgets = {"colour": forms.RadioSelect(attrs={"class": "columns"})}
        error_messages = {
            "name": {"unique": _("Un organisme porte déjà ce nom.")},
            "slug": {"unique": _("Ce mot d’adresse est déjà pris : choisissez-en un autre.")},
        }
        help_texts = {
            "colour": _("Elle rappelle, sur chaque page, dans quel registre on écrit."),
            "holiday_zone": _(
                "Un délai qui finit un jour férié est reporté : les jours fériés sont ceux de cette zone."
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "legal_form")
        colours: Any = self.fields["colour"]
        colours.choices = [(colour.value, _swatch(colour)) for colour in Colour]
        if self.instance.pk:
            self.fields["slug"].disabled = True
            self.fields["slug"].help_text = _("Il ne change plus : des adresses déjà envoyées le contiennent.")
        else:
            self.fields["slug"].required = False
            self.fields["slug"].help_text = _(
                "Il figure dans les adresses des pages et ne change plus ensuite. Laissé vide, il est tiré du nom."
            )

    def clean_slug(self) -> str:
        """Return the word that was typed, or the one proposed from the name."""
        typed, name = self.cleaned_data["slug"], self.cleaned_data.get("name", "")
        word: str = typed or directory.free_slug(name)
        if name and not word:
            raise forms.ValidationError(_("Aucun mot d’adresse ne peut être tiré de ce nom : saisissez-en un."))
        return word

    def groups(self) -> list[tuple[str, "_StrOrPromise", "list[BoundField]"]]:
        """Return the fields under the titles of the sheet: anchor, title, fields."""
        return [(anchor, title, [self[name] for name in names]) for anchor, title, names in sheet.GROUPS]


class PointForm(ModelForm[ContactPoint]):
    """One way to reach the office, or its DPO."""

    class Meta:
        model = ContactPoint
        fields = list(sheet.POINT_COLUMNS)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "kind")


class OfficeEntry:
    """An office's sheet being typed: the office's own form, and its contact points as rows."""

    def __init__(self, office: Office | None = None, data: QueryDict | None = None) -> None:
        change = change_asked(data, new_key()) if data is not None else None
        self.data = change.data if change else data
        self.form = OfficeForm(self.data, instance=office)
        self.points = self._points(office)
        self.rows_changed = change is not None
        if change:
            show_change(self.forms, change)

    def _points(self, office: Office | None) -> Rows:
        part = sheet.points_part()
        points = office.contact_points.values(*sheet.POINT_COLUMNS).order_by("pk") if office else []
        # Once bound, a blank row is recognised against an empty one, whatever the stored row said.
        stored = {str(rank): point for rank, point in enumerate(points)} if self.data is None else {}
        rows = []
        for key in stored if self.data is None else posted_keys(self.data, part.name):
            prefix = f"{part.name}-{key}"
            rows.append(Row(key, prefix, PointForm(self.data, prefix=prefix, initial=stored.get(key))))
        return Rows(part.name, part.label, part.one, part.name, MAX_POINTS, rows)

    @property
    def forms(self) -> list[Any]:
        """Return the forms of the page in order, for the summary of errors."""
        return [self.form, *self.points.walk()]

    @property
    def errors(self) -> bool:
        """Tell whether anything was refused."""
        return bool(refusing(self.forms))

    def is_ready(self) -> bool:
        """Tell whether the sheet was sent to be saved, and is valid with every one of its rows."""
        if self.rows_changed or self.data is None:
            return False
        return all([answered_once(self.form, self.data), self.points.is_valid(self.data)])

    def values(self) -> Values:
        """Return the sheet's columns, once it is valid."""
        return dict(self.form.cleaned_data)

    def point_values(self) -> list[Values]:
        """Return the contact points, once they are valid."""
        return [row.form.cleaned_data for row in self.points.rows]


class MembershipForm(ModelForm[Membership]):
    """An office enters a network."""

    office = forms.ModelChoiceField(directory.offices(), label=_("Organisme"), empty_label=CHOOSE)

    class Meta:
        model = Membership
        fields = ["office", "starts", "ends"]
        help_texts = {"ends": _("Vide tant que la sortie n’est pas connue.")}


class AdminForm(ModelForm[Appointment]):
    """The person who will give access in an office, and for how long."""

    email = forms.EmailField(label=_("Adresse électronique"), max_length=254)
    full_name = forms.CharField(
        label=_("Nom complet"), max_length=150, help_text=_("La personne le confirme en ouvrant son compte.")
    )
    field_order = ["email", "full_name", "starts", "ends"]

    class Meta:
        model = Appointment
        fields = ["starts", "ends"]
        help_texts = {"ends": _("Vide tant que la fin n’est pas connue.")}


class EndAdminForm(EndForm):
    """The last day of whoever gives access; leaving an office with nobody is said, never done by mistake."""

    leaves_none = forms.BooleanField(
        label=_("Laisser l’organisme sans administrateur des accès"),
        required=False,
        help_text=_("Pour écarter quelqu’un sur-le-champ : nommez aussitôt qui prend la suite."),
    )

    def told(self) -> dict[str, Any]:
        """Return the last day, and whether nobody may be left."""
        return {**super().told(), "leaves_none": self.cleaned_data["leaves_none"]}


def _offer(form: forms.BaseForm, name: str) -> None:
    """Name the empty choice of a list."""
    field: Any = form.fields[name]
    field.choices = [("", CHOOSE), *(choice for choice in field.choices if choice[0])]


def _swatch(colour: Colour) -> str:
    swatch = '<span class="cluster"><span class="swatch" data-colour="{}"></span>{}</span>'
    return format_html(swatch, colour.value, colour.label)
