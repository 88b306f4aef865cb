"""The DOCX of a letter as LibreOffice Writer reads it."""

import subprocess

from compliance.correspondence.files import letter_docx
from tests.correspondence.test_files import HOSTILE, LETTER, SAID, replace


def test_a_word_processor_reads_the_letter_whole(soffice, tmp_path):
    path = tmp_path / "lettre.docx"
    path.write_bytes(letter_docx(replace(LETTER, paragraphs=[*LETTER.paragraphs, HOSTILE])))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    text = "txt:Text (encoded):UTF8"
    command = [soffice, profile, "--headless", "--convert-to", text, "--outdir", str(tmp_path), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    read = (tmp_path / "lettre.txt").read_text(encoding="utf-8-sig")
    assert all(word in read for word in SAID)
    assert "=1+1 <b>gras</b> #strong[x]" in read and "{{ 7*7 }}" in read
    assert [line for line in read.splitlines() if line in LETTER.to.splitlines()] == LETTER.to.splitlines()
