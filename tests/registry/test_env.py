"""Readers of the environment: what they accept, and how loudly they refuse the rest."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from registry import env


@pytest.fixture
def variable(monkeypatch):
    """Set the variable that the readers are asked for; None leaves it absent."""

    def place(value):
        monkeypatch.delenv("ASKED", raising=False)
        if value is not None:
            monkeypatch.setenv("ASKED", value)
        return "ASKED"

    return place


def test_a_text_is_required_unless_it_has_a_default(variable):
    assert env.text(variable("here")) == "here"
    assert env.text(variable(None), "default") == "default"
    with pytest.raises(ImproperlyConfigured, match="ASKED must be set"):
        env.text(variable(None))


@pytest.mark.parametrize(
    ("value", "read"), [("1", True), ("TRUE", True), ("on", True), ("0", False), ("no", False), ("", False)]
)
def test_a_flag_is_read(variable, value, read):
    assert env.flag(variable(value)) is read


def test_a_flag_that_cannot_be_read_is_refused(variable):
    assert env.flag(variable(None)) is False
    assert env.flag(variable(None), default=True) is True
    with pytest.raises(ImproperlyConfigured, match="ASKED is 'maybe': write 1 or 0"):
        env.flag(variable("maybe"))


def test_a_number_is_whole_and_positive(variable):
    assert env.number(variable("12"), 3) == 12
    assert env.number(variable(None), 3) == 3
    for value in ("-1", "1.5", "many", ""):
        with pytest.raises(ImproperlyConfigured, match="whole number"):
            env.number(variable(value), 3)


def test_words_are_separated_by_commas(variable):
    assert env.words(variable("a.example, b.example,,")) == ["a.example", "b.example"]
    assert env.words(variable(None), "") == []
    with pytest.raises(ImproperlyConfigured, match="must be set"):
        env.words(variable(None))


def test_a_postgresql_address_is_read_whole(variable):
    entry = env.database(variable("postgres://ann%40b:p%2Fw@db.example:5433/ra%20mure?sslmode=require"))
    assert entry == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "ra mure",
        "USER": "ann@b",
        "PASSWORD": "p/w",
        "HOST": "db.example",
        "PORT": "5433",
        "OPTIONS": {"sslmode": "require"},
    }


def test_a_sqlite_address_names_a_file(variable):
    assert env.database(variable("sqlite:////var/lib/ramure.sqlite3"))["NAME"] == "/var/lib/ramure.sqlite3"
    assert env.database(variable("sqlite:///var/ramure.sqlite3"))["NAME"] == "var/ramure.sqlite3"


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("mysql://db.example/ramure", "must begin with"),
        ("postgres://db.example:many/ramure", "port"),
        ("postgres://db.example:70000/ramure", "port"),
        ("sqlite:///", "path of a file"),
        ("", "must begin with"),
    ],
)
def test_a_database_that_cannot_be_read_is_refused(variable, value, reason):
    with pytest.raises(ImproperlyConfigured, match=reason):
        env.database(variable(value))


@pytest.mark.parametrize(
    ("value", "options"),
    [
        (
            "smtp+tls://ann:p%40ss@mail.example:2525",
            {"port": 2525, "username": "ann", "password": "p@ss", "use_tls": True},
        ),
        ("smtps://mail.example", {"port": None, "username": "", "password": "", "use_ssl": True}),
        ("smtp://mail.example", {"port": None, "username": "", "password": ""}),
    ],
)
def test_a_mail_server_is_read(variable, value, options):
    entry = env.mailer(variable(value))
    assert entry["BACKEND"] == "django.core.mail.backends.smtp.EmailBackend"
    assert entry["OPTIONS"] == {"host": "mail.example", "timeout": 20, **options}


def test_letters_may_be_printed(variable):
    assert env.mailer(variable(None), "console:") == {"BACKEND": "compliance.notifications.backend.PrintedLetters"}


@pytest.mark.parametrize(
    "value", ["mail.example", "http://mail.example", "smtp+tls://", "smtp://mail.example:many", ""]
)
def test_a_mail_server_that_cannot_be_read_is_refused(variable, value):
    with pytest.raises(ImproperlyConfigured, match="ASKED"):
        env.mailer(variable(value))


def test_a_refusal_never_shows_the_password(variable):
    for reader in (env.database, env.mailer):
        with pytest.raises(ImproperlyConfigured) as refusal:
            reader(variable("ftp://ann:secret@db.example:many/x"))
        assert "secret" not in str(refusal.value)
