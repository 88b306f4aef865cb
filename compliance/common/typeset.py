"""PDF files, set by typst from a template and data: what people typed reaches it as data, never as markup."""

import json
from collections.abc import Mapping
from pathlib import Path

import typst
from django.conf import settings

ACCESSIBLE = "ua-1"  # PDF/UA-1 (ISO 14289-1): tagged, titled, in a known language
LASTING = "a-3a"  # PDF/A-3 level A (ISO 19005-3): to be kept, with the files attached to it


def pdf(template: str, data: Mapping[str, object], *, attached: str | None = None) -> bytes:
    """Return the PDF of ``template`` (a path under templates/, .typ), which reads ``data`` as JSON.

    ``attached`` is a text that the template attaches to the file, which is then a PDF/A-3a too.
    The fonts are those that typst carries. The standards are promised unless a character was typed that none of them
    draws: the file then leaves with a blank box in its place, tagged all the same. Raises typst.TypstError for a
    template that cannot be set.
    """
    root = Path(settings.BASE_DIR) / "templates"
    inputs = {"data": json.dumps(data, ensure_ascii=False), "attached": attached or ""}
    compiler = typst.Compiler(root / template, root=root, ignore_system_fonts=True, sys_inputs=inputs)
    try:
        return _file(compiler, [ACCESSIBLE] if attached is None else [ACCESSIBLE, LASTING])
    except typst.TypstError as error:
        if "could not be displayed with font" not in error.message:
            raise
        return _file(compiler, [])


def _file(compiler: typst.Compiler, standards: list[str]) -> bytes:
    made = compiler.compile(format="pdf", pdf_standards=standards)  # type: ignore[arg-type]  # a list of literals
    if not isinstance(made, bytes):
        raise TypeError("typst gives one file for a PDF")
    return made
