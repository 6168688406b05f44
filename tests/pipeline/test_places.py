"""What a record leaves out of a text: whole paths of this machine and objects' addresses alone."""

from __future__ import annotations

import re
import time
from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.display.block_kinds import MIME
from helpers.pipeline.page.clean_notebook import PRIVATE, _cleaned, without_places

SCRATCH = "/tmp/reports-0a1b2c3d"
# Roots and homes of containers, of people, of a disk that is put anywhere.
FOLDERS = st.sampled_from([
    "/", "/data", "/media", "/root", "/app", "/home/u", "/srv/a b/보고서", "/srv/x&y", "/data/data",
    "/home/kim/.venv", "/work/it's",
])  # fmt: skip
# None of these holds a path; each speaks of slashes.
PROSE = st.sampled_from([
    "https://www.data.go.kr/data/15001/home/u", "http://h/media", "3/4", "km/h", "a/data/b",
    "C:\\data\\media", "..\\data", "강원/data", "./data/x", "../media/x", "host:/data/x", "/", "//",
    "~/data", "1,234/5", "//cdn/data/x", "file:///home/u/x", "[a](/data/15001)", "x-/home/u/y",
    "href=/media/1", "crash at 0x7f12ab34cd", "mask 0xdeadbeef", "/data", "/media", "/app!",
    "https://x.kr/go?url=/data/list.do", "https://x.kr/a,/media/x;/root/y", "//h/(/data/x)",
    "go?a=1&u=/home/u/x", "go?to%5B%5D=/data/x", "ftp://h/a|/media/x", "HTTP://H/?p=/app/x",
    "data:text/plain,/data/x", "s3://b/dt=/data/x",
    "/data-2/x", "/home/u2/x", "/home/user", "/data.bak/x", "\\", "<b>", "&amp;", "`", "세종",
])  # fmt: skip
BELOW = st.sampled_from(["x.csv", "표/강원.csv", "a/b/c", ".hidden", "a-b_c.py:12"])
BEFORE = st.sampled_from(["", " ", "\n", "'", '"', "(", "[", "=", "<A name='", "\x1b[0;32m", ", "])
AFTER = st.sampled_from(["", " ", "\n", "'", '"', ")", "]", "'>", "\x1b[0m", ",", " 끝"])


def _hidden(root: str, home: str) -> dict[str, str]:
    return {SCRATCH: PRIVATE, root: "collection", home: "~"}


@given(
    root=FOLDERS, home=FOLDERS, words=st.lists(PROSE, max_size=8), space=st.sampled_from(" \n\t")
)
def test_what_is_no_whole_path_stays(root: str, home: str, words: list[str], space: str) -> None:
    text = space.join(words)
    assert without_places(text, _hidden(root, home)) == text
    assert without_places(text, _hidden(root, home), markup=True) == text


@given(root=FOLDERS, home=FOLDERS, words=st.lists(PROSE, max_size=3), below=BELOW,
       around=st.tuples(BEFORE, AFTER))  # fmt: skip
def test_whole_paths_below_a_folder_go_and_nothing_else(
    root: str, home: str, words: list[str], below: str, around: tuple[str, str]
) -> None:
    before, after = around
    prose = " ".join(words)
    text = f"{prose}\n{before}{root}/{below}{after}\n{prose}"
    inner = [one for one in (root, home) if one != "/" and f"{root}/{below}".startswith(f"{one}/")]
    longest = max(inner, key=len, default=None)
    names = _hidden(root, home)
    wanted = f"{root}/{below}"
    if longest:
        wanted = names[longest] + wanted.removeprefix(longest)
    assert without_places(text, names) == f"{prose}\n{before}{wanted}{after}\n{prose}"


@given(
    text=st.text(alphabet="/ad.t~'\"<>= \n-:x0\x1b[m(강", max_size=60), root=FOLDERS, home=FOLDERS
)
def test_any_text_keeps_all_but_tokens_that_begin_with_a_folder(
    text: str, root: str, home: str
) -> None:
    """Broken where paths may begin and end, every other piece comes through as it was."""
    shown = without_places(text, _hidden(root, home))
    colours, breaks = r"\x1b\[[0-9;]*m", r"""[\s'"`()\[\]<>=,;|]"""

    def pieces(text: str) -> list[str]:
        return re.split(f"{colours}|{breaks}", text)

    begun = [f"{one}{end}" for one in (root, home) if one != "/" for end in ("/", ".", ":", "\x1b")]
    for old, new in zip(pieces(text), pieces(shown), strict=True):
        if old not in {root, home} and not old.startswith(tuple(begun)):
            assert new == old


@pytest.mark.failure_mode(141)
@pytest.mark.parametrize("home", ["/", "", "~", "//"])
def test_a_home_that_is_everywhere_or_nowhere_is_never_looked_for(home: str) -> None:
    text = "1/2 of https://x.kr/a/b at ~/x // ~ /etc/hosts </b>"
    assert without_places(text, {home: "~", "/srv/c": "collection"}) == text


@pytest.mark.failure_mode(141)
@pytest.mark.parametrize(
    ("shown", "published"),
    [
        ('<a href="/data/15001" title=\'/data/x\'>/data/x</a>',
         '<a href="/data/15001" title=\'/data/x\'>collection/x</a>'),
        ("<td>https://k.kr/data/1</td><td>1/2</td>", "<td>https://k.kr/data/1</td><td>1/2</td>"),
        ("<script>x('/data/x')</script><style>/data/x</style><!-- /data/x -->",
         "<script>x('/data/x')</script><style>/data/x</style><!-- /data/x -->"),
        ('<img alt="a > /data/x" src="data:image/png;base64,/data/x"> /data/x',
         '<img alt="a > /data/x" src="data:image/png;base64,/data/x"> collection/x'),
        ("<pre>&lt;A at 0x7f12ab34cd56&gt; crash at 0x7f12ab34cd</pre>",
         "<pre>&lt;A at 0x0&gt; crash at 0x7f12ab34cd</pre>"),
        (f"<a href='{SCRATCH}/kab12cd34/a.csv'>{SCRATCH}/kab12cd34</a>",
         "<a href='tmp/a.csv'>tmp</a>"),
        ("a < b /data/x <b /data/x", "a < b collection/x <b /data/x"),
        ("<td>h?a=1&amp;u=/data/x</td><td>u=/data/x</td>",
         "<td>h?a=1&amp;u=/data/x</td><td>u=collection/x</td>"),
    ],
)  # fmt: skip
def test_of_markup_only_its_text_changes(shown: str, published: str) -> None:
    assert without_places(shown, _hidden("/data", "/"), markup=True) == published


def test_a_folder_is_found_as_html_writes_it() -> None:
    shown = f"<td>{escape('/srv/x&y/a.csv')}</td>"
    hidden = {"/srv/x&y": "collection"}
    assert without_places(shown, hidden, markup=True) == "<td>collection/a.csv</td>"


@pytest.mark.parametrize(
    ("shown", "published"),
    [
        ("<function <lambda> at 0x7f12ab34cd56>", "<function <lambda> at 0x0>"),
        ("[<A at 0x7f12ab34cd56>, <A at 0x7f12ab34cd57>]", "[<A at 0x0>, <A at 0x0>]"),
        ("<cell at 0x7f12ab34cd56: int object at 0x7f12ab34cd57>",
         "<cell at 0x0: int object at 0x0>"),
        ("a < b\nit broke at 0x7f12ab34cd\nb > a", "a < b\nit broke at 0x7f12ab34cd\nb > a"),
        ("<b> broke at 0x7f12ab34cd </b> 3 < 4, at 0x7f12ab34cd -> 5",) * 2,
        ("<f() -> int at 0x7f12ab34cd>", "<f() -> int at 0x0>"),
        ("[" + "<A at 0x7f12ab34cd56>, " * 90, "[" + "<A at 0x0>, " * 90),
        ("dumped at 0x7f12ab34cd.", "dumped at 0x7f12ab34cd."),
        (f"{SCRATCH}/kab12cd34/ipykernel_12/34.py:3: W", "cell.py:3: W"),
        ("~/ipykernel_12/34.py in f", "cell.py in f"),
        ("the file ipykernel_12/34.py of a guide", "the file ipykernel_12/34.py of a guide"),
    ],
)  # fmt: skip
def test_only_what_python_says_of_its_objects_and_cells_is_plain(
    shown: str, published: str
) -> None:
    assert without_places(shown, _hidden("/srv/c", "/root")) == published


def test_pictures_are_as_they_were() -> None:
    drawn = "<svg><text>/data/x</text></svg>"
    data = {
        "image/svg+xml": drawn, "image/png": "/data/x", "audio/wav": "/data/x",
        MIME: {"svg": drawn, "text": "/data/x"}, "text/plain": ["/data/x"],
    }  # fmt: skip
    assert _cleaned(data, {"/data": "collection"}) == data | {
        MIME: {"svg": drawn, "text": "collection/x"}, "text/plain": ["collection/x"],
    }  # fmt: skip


@pytest.mark.failure_mode(26)
@pytest.mark.parametrize(
    "text",
    [
        "<a" * 100_000,
        "/data/" * 50_000,
        "'<a\"" * 50_000,
        "<a'\"" * 50_000,
        "<!--" * 50_000,
        "a+" * 100_000,
        "?a" * 100_000,
        "&a=" * 60_000,
        "://" * 60_000,
    ],
)
def test_a_long_text_costs_no_time(text: str) -> None:
    began = time.process_time()
    without_places(f"{text} /data/x 0x", _hidden("/data", "/root"), markup=True)
    assert time.process_time() - began < 5
