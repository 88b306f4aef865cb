"""Reads a workbook in a process of its own, and tells its cells, a line of JSON for each row.

A file of a few bytes can ask its reader for all the memory of the machine (a cell at the last place of a sheet, a row
repeated a million times), and the reader's own answer is then to abort: it is this process that ends, with its bounds.
Run by its path, with that of the workbook (whose name says its format), and the cells, megabytes and seconds that it
may take. No Django.
"""

import json
import resource
import sys
from datetime import date, datetime
from io import TextIOWrapper

from python_calamine import CalamineError, CalamineWorkbook, PasswordError

DAMAGED, LOCKED, LARGE = 3, 4, 5  # what the process answers when it cannot tell the cells


def main(path: str, cells: int, megabytes: int, seconds: int) -> int:
    """Tell every sheet of the workbook; return 0, or why it could not be done."""
    resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        return tell(CalamineWorkbook.from_path(path), cells)
    except PasswordError:
        return LOCKED
    except MemoryError:
        return LARGE
    except CalamineError as error:  # its own bound is far above ours
        return LARGE if "limit exceeded" in str(error) else DAMAGED
    except BaseException:
        return DAMAGED


def tell(book: CalamineWorkbook, most: int) -> int:
    """Tell the sheets of an opened workbook, as long as they have no more cells than that in all."""
    for rank, sheet in enumerate(book.sheets_metadata):
        print(json.dumps({"name": sheet.name}))
        found = book.get_sheet_by_index(rank)
        if found.end is None:
            continue
        most -= (found.end[0] + 1) * (found.end[1] + 1)
        if most < 0:
            return LARGE
        for row in found.to_python(skip_empty_area=False):
            while row and row[-1] == "":
                row.pop()
            print(json.dumps([told(cell) for cell in row], ensure_ascii=False))
    return 0


def told(cell: object) -> object:
    """Return a cell as JSON tells it: a day is a list of one text, a moment of two; nothing is None."""
    match cell:
        case "":
            return None
        case bool() | int() | float() | str():
            return cell
        case datetime():
            return [cell.date().isoformat(), cell.time().isoformat()]
        case date():
            return [cell.isoformat()]
        case _:
            return str(cell)


if __name__ == "__main__":
    sys.stdout = TextIOWrapper(sys.stdout.buffer, encoding="utf-8", errors="surrogatepass")
    sys.exit(main(sys.argv[1], *map(int, sys.argv[2:5])))
