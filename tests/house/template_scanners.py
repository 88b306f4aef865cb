"""What the house refuses in its templates, stylesheets and scripts: pure functions, « line: what »."""

import re
from collections.abc import Collection, Iterator

from tests.house.scanners import Faults

NAMESPACES = ("http://www.w3.org/2000/svg", "http://www.w3.org/1999/xhtml", "http://www.w3.org/1999/xlink")
LOADS = re.compile(r"""(?<![\w-])(?:src|href|srcset|poster|data|action|formaction|cite|hx-[\w-]+)\s*=\s*["']([^"']*)""")
OTHER_HOST = re.compile(r"^\s*(?:https?:)?//", re.I)
ADDRESS = re.compile(r"""https?://[^\s"'`)>]+|(?<=["'`(])//[\w.-]+\.\w+[^\s"'`)>]*""")
INLINE = {
    "style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.I),
    "style element": re.compile(r"<style\b", re.I),
    "script attribute": re.compile(r"<[^>]*\s(?:on[a-z]+|hx-on[\w:-]*)\s*=", re.I),
    "script in the page": re.compile(r"<script\b(?![^>]*\bsrc\s*=)(?![^>]*type=\"application/)", re.I),
    "script address": re.compile(r"[\"']\s*javascript:", re.I),
}
TRUST = re.compile(r"\|\s*safe(?:seq)?\b|{%\s*autoescape\s+off")
PERMISSIONS = re.compile(r"{[{%][^}]*\bperms\.|{%\s*load\s+[^%]*guardian_tags|get_obj_perms")
COMMENT = re.compile(r"{#.*?#}|{%\s*comment\b.*?%}.*?{%\s*endcomment\s*%}|<!--.*?-->", re.S)
TAG = re.compile(r"{%-?\s*(\w+)")
NAMED = re.compile(r"""{%\s*(?:extends|include|form|element|partial)\b[^%]*?["']([^"'#]+)""")
TRANSLATED = re.compile(r"""{%\s*(?:trans|translate)\s+(?:"([^"]*)"|'([^']*)')""")
BLOCK = re.compile(r"{%\s*(?:blocktrans|blocktranslate)\b[^%]*%}(.*?){%\s*end", re.S)


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match[0])


def _without_comments(text: str) -> str:
    """Blank the comments, line for line."""
    return COMMENT.sub(_blank, text)


def _line(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1


def inline_code(template: str) -> Faults:
    """Find what the content security policy refuses: styles and scripts written in the page."""
    text = _without_comments(template)
    return [f"{_line(text, found.start())}: {what}" for what, rule in INLINE.items() for found in rule.finditer(text)]


def other_hosts(template: str, official: Collection[str]) -> Faults:
    """Find resources and addresses of other hosts in a template; links of the official list are the exception."""
    text = _without_comments(template)
    return [
        f"{_line(text, found.start())}: {found[1]}"
        for found in LOADS.finditer(text)
        if OTHER_HOST.match(found[1]) and found[1] not in official
    ]


def other_hosts_in_asset(source: str) -> Faults:
    """Find addresses of other hosts in a stylesheet or a script, comments left aside."""
    text = re.sub(r"/\*.*?\*/", _blank, source, flags=re.S)
    return [
        f"{_line(text, found.start())}: {found[0]}"
        for found in ADDRESS.finditer(text)
        if not found[0].startswith(NAMESPACES)
    ]


def trusted_html(template: str) -> Faults:
    """Find text printed without being escaped."""
    text = _without_comments(template)
    return [f"{_line(text, found.start())}: {found[0]}" for found in TRUST.finditer(text)]


def permission_questions(template: str) -> Faults:
    """Find rights asked in a template: a view gives what may be done, as words."""
    text = _without_comments(template)
    return [f"{_line(text, found.start())}: {found[0]}" for found in PERMISSIONS.finditer(text)]


def named_templates(template: str) -> set[str]:
    """Return the templates that a template extends or includes by name."""
    return {found[1] for found in NAMED.finditer(_without_comments(template))}


def tags(template: str) -> set[str]:
    """Return the names of the tags that a template writes: a component is framed by the tag of its name."""
    return set(TAG.findall(_without_comments(template)))


def screen_texts(template: str) -> Iterator[tuple[int, str]]:
    """Yield the French texts that a template shows, with their lines."""
    text = _without_comments(template)
    for found in TRANSLATED.finditer(text):
        yield _line(text, found.start()), found[1] or found[2] or ""
    for found in BLOCK.finditer(text):
        yield _line(text, found.start()), found[1]
