"""What the house refuses in its Python: pure functions from a source to the faults found, « line: what »."""

import ast
import re
from collections.abc import Callable, Iterator

type Faults = list[str]

MANAGERS = {"objects", "_base_manager", "_default_manager", "of_any_date"}
QUERYSET_METHODS = {
    "all",
    "annotate",
    "defer",
    "distinct",
    "exclude",
    "fetch_mode",
    "filter",
    "only",
    "order_by",
    "prefetch_related",
    "select_for_update",
    "select_related",
    "using",
    "granted_to",
    "visible_to",
}
GENERIC_READERS = {"CreateView", "DeleteView", "DetailView", "FormView", "ListView", "UpdateView"}
SHORTCUTS = {"get_object_or_404", "get_list_or_404", "aget_object_or_404", "aget_list_or_404"}
PERMISSION_CALLS = {"has_perm", "has_perms", "has_module_perms", "get_all_permissions", "get_user_permissions"}
PERMISSION_NAMES = {"ObjectPermissionChecker", "PermissionRequiredMixin", "permission_required"}
BULK_WRITES = {"bulk_create", "bulk_update", "abulk_create", "abulk_update", "_raw_delete", "in_bulk_update"}
GENERATED_NAME = re.compile(r"^\d{4}_(initial$|auto_|alter_|remove_|rename_|delete_|.*_and_more$)")


def _parents(tree: ast.AST) -> dict[ast.AST, ast.AST]:
    return {child: parent for parent in ast.walk(tree) for child in ast.iter_child_nodes(parent)}


def _at(node: ast.AST, what: str) -> str:
    return f"{getattr(node, 'lineno', 0)}: {what}"


def _name(node: ast.AST) -> str:
    """Return the last word of a name or an attribute, or nothing."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _calls(tree: ast.AST) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


# --- one door to the rows ---


def row_doors(source: str) -> Faults:
    """Find rows reached otherwise than through ``visible_to``."""
    tree = ast.parse(source)
    parents = _parents(tree)
    faults = [
        _at(node, f".{node.attr} without visible_to")
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in MANAGERS and not _guarded(node, parents)
    ]
    faults += [
        _at(call, f"{_name(call.func)} takes a queryset, not a model")
        for call in _calls(tree)
        if _name(call.func) in SHORTCUTS and call.args and _name(call.args[0])[:1].isupper()
    ]
    faults += [
        _at(node, f"{alias.name} reads through the default manager")
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("django.views.generic")
        for alias in node.names
        if alias.name in GENERIC_READERS
    ]
    return faults


def _guarded(node: ast.AST, parents: dict[ast.AST, ast.AST]) -> bool:
    """Follow ``Model.objects.one().two()`` outwards to a guard."""
    while True:
        parent = parents.get(node)
        if isinstance(parent, ast.Attribute):
            if parent.attr in {"visible_to", "none"}:
                return True
        elif isinstance(parent, ast.Call) and parent.func is node:
            if any(_name(inner.func) == "OuterRef" for inner in _calls(parent)):
                return True  # a subquery speaks of the rows that the outer query reached
        else:
            return False
        node = parent


# --- rights are asked in one place ---


def permission_questions(source: str) -> Faults:
    """Find guardian, and Django's own permission questions, which grant ended rights and everything to a superuser."""
    faults: Faults = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            modules = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            modules = [node.module or ""]
            faults += [_at(node, alias.name) for alias in node.names if alias.name in PERMISSION_NAMES]
        else:
            modules = []
        faults += [_at(node, f"import {name}") for name in modules if name.partition(".")[0] == "guardian"]
        if isinstance(node, ast.Attribute) and node.attr in PERMISSION_CALLS:
            faults.append(_at(node, node.attr))
    return faults


# --- the ledger is never bypassed ---


def bulk_writes(source: str) -> Faults:
    """Find writes that leave no entry in the ledger: bulk methods, and update or delete of a queryset."""
    tree = ast.parse(source)
    querysets = {
        target.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and _is_queryset(node.value, set())
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    return [_at(call, _name(call.func)) for call in _calls(tree) if _writes_in_bulk(call, querysets)]


def _writes_in_bulk(call: ast.Call, querysets: set[str]) -> bool:
    if not isinstance(call.func, ast.Attribute):
        return False
    method, receiver = call.func.attr, call.func.value
    if method in BULK_WRITES:
        return True
    if method in {"update", "aupdate"}:  # a queryset takes names only; a dict or a digest takes a value
        return bool(call.keywords) and not call.args
    return method in {"delete", "adelete"} and _is_queryset(receiver, querysets)


def _is_queryset(node: ast.expr, names: set[str]) -> bool:
    if isinstance(node, ast.Name):
        return node.id in names
    if isinstance(node, ast.Attribute):
        return node.attr in MANAGERS
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return node.func.attr in QUERYSET_METHODS or node.func.attr.startswith(("with_", "for_"))
    return False


# --- smaller habits ---


def signals(source: str) -> Faults:
    """Find signals: consequences are written in services, where they can be read."""
    return [
        _at(node, f"from {node.module}")
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.ImportFrom)
        and ((node.module or "").startswith("django.dispatch") or (node.module or "").endswith(".signals"))
    ]


def trusted_html(source: str) -> Faults:
    """Find text declared to be safe HTML by hand."""
    return [
        _at(node, _name(node))
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Name | ast.Attribute) and _name(node) in {"mark_safe", "SafeString", "SafeText"}
    ]


def one_way_migrations(source: str) -> Faults:
    """Find data migrations that cannot be undone."""
    ways = {"RunPython": "reverse_code", "RunSQL": "reverse_sql"}
    return [
        _at(call, f"{_name(call.func)} has no way back")
        for call in _calls(ast.parse(source))
        if _name(call.func) in ways
        and len(call.args) < 2
        and ways[_name(call.func)] not in {keyword.arg for keyword in call.keywords}
    ]


def generated_names(names: list[str]) -> list[str]:
    """Find migrations whose name was left to Django; a name says what changes for the trade."""
    return [name for name in names if GENERATED_NAME.search(name)]


def too_long(lines: dict[str, int], limits: Callable[[str], int]) -> dict[str, int]:
    """Return the files that passed their limit, with their number of lines."""
    return {file: count for file, count in lines.items() if count > limits(file)}


def promises(source: str) -> Faults:
    """Find work put off in a comment."""
    words = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
    return [f"{number}: {line.strip()}" for number, line in enumerate(source.splitlines(), 1) if words.search(line)]


def named_templates(source: str) -> list[re.Pattern[str]]:
    """Return what could be the name of a template in a module; the parts computed in a name match anything."""
    patterns = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.JoinedStr):
            parts = [re.escape(str(v.value)) if isinstance(v, ast.Constant) else ".+" for v in node.values]
            patterns.append("".join(parts))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            patterns.append(re.escape(node.value))
    return [re.compile(rf"{pattern}(#.*)?") for pattern in patterns if "html" in pattern or "txt" in pattern]


def screen_texts(source: str) -> list[tuple[int, str]]:
    """Return the French texts that a module shows, with their lines."""
    functions = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}
    return [
        (argument.lineno, argument.value)
        for call in _calls(ast.parse(source))
        if _name(call.func) in functions
        for argument in call.args
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    ]


def typography(text: str) -> str | None:
    """Say what is wrong with a French text on screen, or None."""
    if re.search(r"\w'\w", text):
        return "straight apostrophe: write ’"
    if re.search(r"« | »", text):
        return "breaking space inside « »"
    if re.search(r"!(?!=)", text):
        return "exclamation mark"
    return None
