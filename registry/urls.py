"""Every address of the site."""

from django.urls import URLPattern, URLResolver, include, path

from compliance.common.access import SIGNED_IN, public, requires
from compliance.dashboards.network_views import figures as network_figures
from compliance.dashboards.views import home, offices
from compliance.exports.verification_views import VerifyExport
from compliance.governance.mandates.views import contact
from registry.views import accessibility

urlpatterns: list[URLPattern | URLResolver] = [
    path("", requires(SIGNED_IN)(home), name="home"),
    path("accessibilite/", public("a statement owed to everyone")(accessibility), name="accessibility"),
    path("aide/", include("registry.help_urls")),
    path("compte/", include("compliance.accounts.urls")),
    path("offices/", offices, name="offices"),
    path("offices/<slug:office>/", requires(SIGNED_IN)(home), name="office"),
    path("installation/", include("compliance.governance.installation.urls")),
    path("reseaux/", include("compliance.governance.networks.urls")),
    path("reseaux/", include("compliance.processing.template_urls")),
    path("reseaux/<int:network>/chiffres/", network_figures, name="network_figures"),
    path("dpo/<slug:slug>/", contact, name="dpo_contact"),
    path("demandes/", include("compliance.portal.urls")),
    path("offices/", include("compliance.portal.staff_urls")),
    path("offices/", include("compliance.deadlines.urls")),
    path("offices/", include("compliance.governance.mandates.urls")),
    path("offices/", include("compliance.governance.people.urls")),
    path(
        "verifier-un-export/",
        public("who received a file has no account")(VerifyExport.as_view()),
        name="verify_export",
    ),
    path("mes-exports/", include("compliance.exports.job_urls")),
    path("offices/", include("compliance.exports.urls")),
    path("offices/", include("compliance.imports.urls")),
    path("offices/", include("compliance.retention.urls")),
    path("offices/", include("compliance.processors.urls")),
    path("offices/", include("compliance.contracts.urls")),
    path("offices/", include("compliance.processing.urls")),
    path("offices/", include("compliance.on_behalf.urls")),
    path("offices/", include("compliance.correspondence.urls")),
    path("offices/", include("compliance.questions.urls")),
    path("offices/", include("compliance.subject_requests.urls")),
]

handler400 = "compliance.common.error_pages.bad_request"
handler403 = "compliance.common.error_pages.permission_denied"
handler404 = "compliance.common.error_pages.page_not_found"
handler500 = "compliance.common.error_pages.server_error"
