"""The rail around every page."""

import pytest

pytestmark = pytest.mark.django_db


def test_a_request_refused_before_anybody_is_known_still_has_its_page(client):
    client.raise_request_exception = False
    refused = client.get("/", headers={"host": "intrus.example"})
    assert refused.status_code == 400
    assert "n’a pas été comprise" in refused.text
