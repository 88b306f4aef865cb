"""The pages of retention: who prepares, who decides, what is said at each step."""

import pytest
from django.urls import reverse
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from compliance.contracts.models import ProcessorContract
from compliance.retention.models import Elimination, Hold
from tests.documents.files import PDF, sent
from tests.factories import OfficeFactory, dpo_of, member_of
from tests.hostile.budgets import budget
from tests.retention.factories import CONTRACTS, an_old_contract, approved, destroyed, held, listed
from tests.tools.jobs import work

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return OfficeFactory(slug="oise")


@pytest.fixture
def as_juriste(client, office):
    client.force_login(member_of(office))
    return client


@pytest.fixture
def as_direction(client, office):
    client.force_login(member_of(office, "direction"))
    return client


def page(name, *more):
    return reverse(f"retention:{name}", args=["oise", *more])


def test_what_is_due_is_told_with_its_rule(as_juriste, office):
    an_old_contract(office)
    told = as_juriste.get(page("index")).text
    assert "5 ans à compter de la fin du contrat" in told
    assert "C-001" in told
    assert "31/12/2021" in told
    assert page("prepare") in told


def test_an_office_with_nothing_due_is_offered_no_bordereau(as_juriste):
    told = as_juriste.get(page("index")).text
    assert page("prepare") not in told
    assert "Aucun bordereau" in told


def test_the_dpo_reads_and_decides_nothing(client, office):
    an_old_contract(office)
    made = approved(office)
    client.force_login(dpo_of(office))
    assert client.get(page("elimination", made.number)).status_code == 200
    assert client.get(page("destroy", made.number)).status_code == 403
    assert client.get(page("set_period", "contract")).status_code == 403


def test_from_the_list_to_the_destruction(client, office):
    contract = an_old_contract(office, name="Mots à oublier")
    juriste, direction = member_of(office), member_of(office, "direction")
    client.force_login(juriste)
    made = client.post(page("prepare"), follow=True)
    assert "attend le visa" in made.text
    file = {"on": Elimination.objects.get().prepared_at.date(), "reference": "AD60 12", "file": sent("visa.pdf")}
    noted = client.post(page("visa", 1), file, follow=True)
    assert "AD60 12" in noted.text
    scan = client.get(page("visa_scan", 1))
    assert b"".join(scan.streaming_content) == PDF
    assert client.get(page("destroy", 1)).status_code == 403
    client.force_login(direction)
    refused = client.post(page("destroy", 1), {"typed": "oui"})
    assert (refused.status_code, ProcessorContract.objects.count()) == (422, 1)
    decided = client.post(page("destroy", 1), {"typed": "be-001"}, follow=True)
    assert "Destruction en cours : 0 sur 0" in decided.text.replace("\u00a0", " ")
    work()
    done = client.get(page("elimination", 1)).text
    assert "détruit" in done
    assert not ProcessorContract.objects.filter(pk=contract.pk).exists()
    assert client.get(page("destroy", 1)).status_code == 404


def test_a_visa_without_its_scan_is_refused(as_juriste, office):
    an_old_contract(office)
    made = listed(office)
    answer = as_juriste.post(page("visa", made.number), {"on": "2026-01-01", "reference": "x"})
    assert answer.status_code == 422


def test_a_record_is_suspended_then_free_again(as_juriste, office):
    contract = an_old_contract(office)
    typed = {"reason": "Réclamation", "until": "décision du tribunal"}
    as_juriste.post(page("hold", CONTRACTS, contract.number), typed)
    told = as_juriste.get(page("index")).text
    assert told.count("décision du tribunal") == 2
    again = as_juriste.post(page("hold", CONTRACTS, contract.number), typed)
    assert again.status_code == 422
    as_juriste.post(page("lift", Hold.objects.get().pk), {"reason": "jugée"})
    assert "décision du tribunal" not in as_juriste.get(page("index")).text


def test_what_is_not_there_is_not_suspended(as_juriste):
    for kind, number in ((CONTRACTS, 9), ("inconnu", 1)):
        assert as_juriste.get(page("hold", kind, number)).status_code == 404


def test_a_period_is_set_by_the_direction_and_told(as_direction):
    typed = {"value": 10, "unit": "years", "starts": "2026-01-01", "reason": "marchés de travaux"}
    told = as_direction.post(page("set_period", "contract"), typed, follow=True).text
    assert "10 ans à compter de la fin du contrat" in told
    assert "marchés de travaux" in told
    assert as_direction.get(page("set_period", "dsr.identity_copy")).status_code == 404


def test_the_bordereau_in_both_formats(as_juriste, office, tmp_path):
    for _ in range(2):
        an_old_contract(office)
    made = listed(office)
    pdf = tmp_path / "bordereau.pdf"
    pdf.write_bytes(as_juriste.get(page("bordereau", made.number)).content)
    words = " ".join(one.extract_text() for one in PdfReader(pdf).pages)
    assert "C-002" in words
    assert "En attente du visa" in words
    ods = tmp_path / "bordereau.ods"
    ods.write_bytes(as_juriste.get(page("bordereau_sheet", made.number)).content)
    rows = CalamineWorkbook.from_path(str(ods)).get_sheet_by_index(0).to_python()
    assert [row[1] for row in rows[-2:]] == ["C-001", "C-002"]


def test_the_pages_ask_few_questions_however_much_is_due(as_juriste, office, django_assert_max_num_queries):
    an_old_contract(office)
    with django_assert_max_num_queries(100) as few:
        as_juriste.get(page("index"))
    for _ in range(8):
        an_old_contract(office)
    held(office, 1)
    with django_assert_max_num_queries(len(few)), budget("retention:index"):
        as_juriste.get(page("index"))


def test_a_bordereau_done_asks_few_questions(as_direction, office):
    for _ in range(5):
        an_old_contract(office)
    destroyed(office, member_of(office, "direction"))
    with budget("retention:elimination"):
        as_direction.get(page("elimination", 1))
