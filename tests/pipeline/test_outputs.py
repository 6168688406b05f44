"""Every kind of output is shown, falls to the next type, or leaves a word; text stays text."""

from __future__ import annotations

import base64
import html
import re
from typing import Any

import lxml.html
import nbformat
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.pipeline.notebook.files import Remark
from helpers.pipeline.page.foreign import Place
from helpers.pipeline.page.outputs import output_markup
from helpers.pipeline.page.prose import Outline, safe_markdown

PIXEL = base64.b64encode(
    base64.b64decode(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJg"
        "gg=="
    )
).decode()
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9"/></svg>'
SCRIPTED = "<div id=x></div><script>draw()</script>"
TEXTS = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\x00\r", codec="utf-8")
    | st.sampled_from(list("<>&\"'`$\\")),
    max_size=40,
)


def place(**more: Any) -> Place:
    return Place("en", "box", "picture", 3, **more)


def shown(data: dict[str, Any], **metadata: Any) -> tuple[lxml.html.HtmlElement, list[Remark]]:
    at = place()
    output = nbformat.from_dict({"output_type": "display_data", "data": data, "metadata": metadata})
    markup = output_markup(output, place=at)
    return lxml.html.fragment_fromstring(str(markup), create_parent="div"), at.remarks


def words(tree: lxml.html.HtmlElement) -> list[str]:
    return [" ".join(e.text_content().split()) for e in tree.find_class("unshown")]


@pytest.mark.failure_mode(121)
@settings(max_examples=60, deadline=None)
# pandas shows ends of lines and tabs as their escapes.
@given(st.lists(TEXTS.filter(lambda text: not set(text) & set("\t\n")), min_size=1, max_size=3))
def test_any_text_in_a_frame_is_the_text_on_the_page(texts: list[str]) -> None:
    with pd.option_context("display.max_colwidth", None):
        frame = pd.DataFrame({"a": texts}, dtype=object).to_html(index=False, header=False)
    tree, _ = shown({"text/html": frame.splitlines(keepends=True)})
    # pandas itself leaves out blanks at the ends.
    assert [cell.text_content() for cell in tree.iter("td")] == [text.strip() for text in texts]


@pytest.mark.failure_mode(121)
@settings(max_examples=60, deadline=None)
@given(TEXTS, TEXTS.filter(lambda title: title.isprintable()))
def test_any_escaped_text_and_attribute_stays_it(text: str, title: str) -> None:
    markup = f'<p>{html.escape(text)}<abbr title="{html.escape(title)}">x</abbr></p>'
    tree, _ = shown({"text/html": markup})
    assert tree.find(".//p").text_content() == f"{text}x"
    assert tree.find(".//abbr").get("title") == title


@pytest.mark.failure_mode(121)
@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>&lt;img src=&quot;x&quot; alt=&quot;&quot;&gt;</p>", '<img src="x" alt="">'),
        ("<p>&lt;table&gt;&lt;th&gt;&lt;/th&gt;</p>", "<table><th></th>"),
        ("<p>&lt;h1&gt;a&lt;/h1&gt;</p>", "<h1>a</h1>"),
        ("<p>&amp;lt; &amp;amp; &nosuch; R&D; &copy;</p>", "&lt; &amp; &nosuch; R&D; ©"),
        ("<pre>\n\n  a\n</pre>", "\n  a\n"),
        ("a &lt; b", "a < b"),
    ],
)
def test_text_that_looks_like_markup_stays_text(markup: str, text: str) -> None:
    tree, _ = shown({"text/html": markup})
    # The first line's end inside <pre> is no part of its text.
    assert tree.text_content().removeprefix("\n" if "<pre>" in markup else "") == text


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<html><body>a</body></html><p>b</p>", "ab"),
        ("</BODY ><p>b</p> c", "b c"),
        ("<body>a</body><body>b</body> c", "ab c"),
        ("<div><span>" * 3000 + "a" + "</span></div>" * 3000 + "<p>b</p>", "ab"),
        ("a <font color=red>" * 3000, "a " * 3000),
        ("<div>" * 3000 + "a<scr<b>ipt>alert(1)</script>", "a"),
    ],
    ids=lambda text: text[:20],
)
def test_html_is_shown_beyond_the_end_of_its_body_and_however_deep(markup: str, text: str) -> None:
    tree, told = shown({"text/html": markup, "text/plain": "<IPython.core.display.HTML object>"})
    assert (tree.text_content().rstrip(), told) == (text.rstrip(), [])


@pytest.mark.parametrize("markup", ["", "<style>p{}</style>", "<!-- a --><p>&nbsp;</p>", "<hr>"])
def test_html_that_shows_no_text_shows_none(markup: str) -> None:
    plain = "<IPython.core.display.HTML object>"
    tree, told = shown({"text/html": markup, "text/plain": plain})
    assert (tree.text_content(), told) == ("", [])
    assert len(list(tree.iter("hr"))) == markup.count("<hr>")
    # What says something by itself is shown.
    assert shown({"text/html": markup, "text/plain": "said"})[0].text_content() in {"said", ""}


CASES = [
    ({"text/html": SCRIPTED, "image/png": PIXEL, "text/plain": "x"}, "img", []),
    ({"text/html": "<style>p{}</style>", "image/svg+xml": SVG}, "img", []),
    ({"text/html": "<iframe src='https://e.org'></iframe>", "image/png": PIXEL}, "img", []),
    ({"text/html": "<p> </p>", "text/markdown": "*told*"}, "em", []),
    ({"text/html": "", "text/latex": "$x$", "text/plain": "x"}, "math", []),
    ({"text/latex": "\\begin{tabular}{l}a\\end{tabular}", "text/plain": "a"}, "pre", []),
    ({"text/latex": "no formula"}, "pre", []),
    ({"image/gif": base64.b64encode(b"GIF89a").decode()}, "img", []),
    ({"image/webp": base64.b64encode(b"RIFF0000WEBP").decode()}, "img", []),
    ({"image/png": "not a picture", "text/plain": "x"}, "pre", ["a picture that cannot be read"]),
    ({"application/json": {"a": [1]}, "text/plain": "<IPython.core.display.JSON object>"}, "pre",
     []),
    ({"text/html": SCRIPTED}, "span", ["what a script draws"]),
    ({"text/html": SCRIPTED, "text/plain": "alt.Chart(...)"}, "pre", ["what a script draws"]),
    ({"text/html": "<b>Map</b>" + SCRIPTED}, "b", ["what a script draws"]),
    ({"text/html": "<table><td>1</td></table><script>sort()</script>"}, "table", []),
    ({"text/html": "<script type='application/json'>{}</script><i>x</i>"}, "i", []),
    ({"text/html": "<audio src='data:audio/wav;base64,AA'></audio>"}, "span", ["audio"]),
    ({"text/html": "<video src='https://e.org/a.mp4'></video>"}, "a", ["video"]),
    ({"text/html": "<iframe src='https://e.org'></iframe>"}, "a", ["an embedded page"]),
    ({"text/html": "<object data='x'>y</object>"}, "span", ["an embedded document"]),
    ({"text/html": "<canvas></canvas>"}, "span", ["what a script draws"]),
    ({"text/html": "<select><option>1</select>"}, "span", ["a form field"]),
    ({"text/html": "<img src='https://e.org/a.png' alt='A'>"}, "a",
     ["a picture on another server"]),
    ({"application/vnd.plotly.v1+json": {"data": []}}, "p",
     ["what needs a viewer of its own (plotly)"]),
    ({"application/vnd.vegalite.v5+json": {}, "text/plain": "<VegaLite 5 object>"}, "p",
     ["what needs a viewer of its own (vegalite)"]),
    ({"application/vnd.vegalite.v5+json": {}, "image/png": PIXEL}, "img", []),
    ({"application/vnd.bokehjs_exec.v0+json": "", "application/javascript": "x"}, "p",
     ["what needs a viewer of its own (bokehjs)"]),
    ({"application/javascript": "x"}, "p", ["what a script draws"]),
    ({"application/pdf": "JVBERi0="}, "p", ["a PDF document"]),
    ({"audio/wav": "AA"}, "p", ["audio"]),
    ({"application/x-own": "1", "text/plain": "own"}, "pre", ["output of type application/x-own"]),
]  # fmt: skip


@pytest.mark.failure_mode(122)
@pytest.mark.parametrize(("data", "tag", "told"), CASES, ids=range(len(CASES)))
def test_an_output_is_shown_or_named(data: dict[str, Any], tag: str, told: list[str]) -> None:
    tree, remarks = shown(data)
    assert next(tree.iter(tag), None) is not None
    assert [remark.what for remark in remarks] == told
    assert len(words(tree)) == len(told)
    assert all(what in word for what, word in zip(told, words(tree), strict=True))
    assert not list(tree.iter("script", "iframe", "audio", "video", "style"))
    assert "object>" not in tree.text_content()


def test_what_is_shown_in_part_says_so_where_the_rest_was() -> None:
    markup = "<p>before <video src='https://e.org/a.mp4' title='Film'></video> after</p>"
    tree, remarks = shown({"text/html": markup})
    [word] = words(tree)
    assert word == "Not shown on this page – video: Film (https://e.org/a.mp4)"
    assert tree.text_content() == f"before {word} after"
    assert remarks == [Remark(3, "video")]


def test_values_may_be_lists_of_lines_and_other_than_text() -> None:
    for value in (["<b>a", "b</b>"], "<b>ab</b>"):
        assert shown({"text/html": value})[0].find(".//b").text == "ab"
    assert shown({"text/plain": ["a\n", "b"]})[0].text_content() == "a\nb"
    assert shown({"image/svg+xml": [SVG[:20], SVG[20:]]})[0].find("img") is not None
    assert shown({"text/plain": 5})[0].text_content() == "5"
    assert shown({"text/html": None, "text/plain": "a"})[0].text_content() == "a"
    assert shown({})[1] == []


@pytest.mark.failure_mode(123)
def test_colours_of_a_styler_survive() -> None:
    frame = pd.DataFrame({"a": [1, 2], "b": ["x", "<y>"]})
    styler = frame.style.format(escape="html").map(
        lambda value: "color: red; background-color: #123456" if value == 2 else ""
    )
    styler = styler.set_table_styles(
        [{"selector": "th.col_heading", "props": "font-weight: bold; position: fixed"}]
    )
    tree, remarks = shown({"text/html": styler.to_html()})
    styles = {cell.text_content(): cell.get("style") for cell in tree.iter("td", "th")}
    assert styles["2"] == "color:red;background-color:#123456"
    assert styles["a"] == styles["b"] == "font-weight:bold"
    assert styles["<y>"] is styles["1"] is None
    assert tree.find_class("paper")
    assert remarks == []


def test_the_nearer_rule_wins_and_the_element_itself_last() -> None:
    sheet = "<style>#a{color:red} td{color:blue} .c{color:green} td:hover{color:pink}</style>"
    table = "<table><tr><td id=a class=c>1<td class=c>2<td>3<td style='color:black'>4</table>"
    tree, _ = shown({"text/html": f"{sheet}{table}"})
    wanted = ["color:red", "color:green", "color:blue", "color:black"]
    assert [cell.get("style") for cell in tree.iter("td")] == wanted
    assert not tree.xpath(".//@class[.='c'] | .//@id")


@pytest.mark.failure_mode(128)
@pytest.mark.parametrize(
    "link",
    [
        "jav&#x09;ascript:x", "&#106;avascript:x", " &#1;javascript:x", "JaVaScRiPt:x",
        "java&NewLine;script:x", "javascript&colon;x", "data:text/html,x", "vbscript:x",
    ],
)  # fmt: skip
def test_links_are_judged_after_decoding(link: str) -> None:
    tree, _ = shown(
        {"text/html": f'<a href="{link}">x</a><svg><a href="{link}"><text>y</text></a></svg>'}
    )
    assert not tree.xpath(".//@href")
    markdown, _ = safe_markdown(f"[x]({link}) <a href='{link}'>y</a>", place=place())
    assert not re.search(r'href="\W*(?:javascript|data|vbscript)', markdown)


@pytest.mark.parametrize("near", ["02-bare.ipynb", "../data/x.csv", "out.csv", "#A-Heading"])
def test_what_lies_beside_a_notebook_or_within_it_is_no_link_of_its_page(near: str) -> None:
    tree, _ = shown({"text/html": f'<a href="{near}">x</a>'})
    markdown, _ = safe_markdown(f"[x]({near}), [y](https://e.org/{near})", place=place())
    assert (tree.text_content(), tree.xpath(".//@href")) == ("x", [])
    assert re.findall('href="([^"]*)"', markdown) == [f"https://e.org/{near}"]


def test_drawings_inside_html_are_pictures() -> None:
    inside = (
        '<p>a<svg viewBox="0 0 9 9"><title>A dot</title><linearGradient id="g"/>'
        '<circle r="1" fill="url(#g)" onclick="x"/><script>x</script></svg>b</p>'
    )
    tree, _ = shown({"text/html": inside})
    [image] = tree.iter("img")
    assert (image.get("alt"), image.tail) == ("A dot", "b")
    drawn = base64.b64decode(image.get("src").partition(",")[2]).decode()
    assert 'viewBox="0 0 9 9"' in drawn
    assert "<linearGradient" in drawn
    assert "onclick" not in drawn
    assert "script" not in drawn


def test_a_drawing_may_be_written_as_html() -> None:
    tree, remarks = shown({"image/svg+xml": "<svg viewBox='0 0 9 9'><rect width=9><p></svg>"})
    drawn = base64.b64decode(tree.find("img").get("src").partition(",")[2]).decode()
    assert drawn.endswith(' viewBox="0 0 9 9"><rect width="9"></rect></svg>')
    assert remarks == []


def test_a_link_around_nothing_is_none() -> None:
    tree, _ = shown({"text/html": "<a href='https://e.org'><script>x</script></a><i>told</i>"})
    assert not list(tree.iter("a"))


def test_a_drawing_that_only_defines_leaves_nothing() -> None:
    tree, remarks = shown({"text/html": '<svg><defs><path id="p"/></defs></svg>text'})
    assert not list(tree.iter("img"))
    assert remarks == []


@pytest.mark.failure_mode(124)
def test_pictures_of_prose_are_what_its_cell_brings_or_a_word() -> None:
    attached = {"pic.png": {"image/png": PIXEL}, "a b.svg": {"image/svg+xml": SVG}}
    at = place(attachments=attached)
    source = (
        "![one](attachment:pic.png) ![two](pic.png) ![](<a b.svg>) ![gone](gone.png)\n\n"
        "![far](https://e.org/x.png) <img src='data:image/png;base64,AAAA' alt='broken'>"
    )
    prose = Outline().prose(source, cell="c", place=at)
    tree = lxml.html.fragment_fromstring(str(prose), create_parent="div")
    assert [image.get("alt") for image in tree.iter("img")] == ["one", "two", "picture"]
    assert len(words(tree)) == 3
    for word, parts in zip(
        words(tree),
        (("gone.png", "gone"), ("far", "https://e.org/x.png"), ("broken",)),
        strict=True,
    ):
        assert all(part in word for part in parts)
    assert len(at.remarks) == 3


def test_words_are_in_the_language_of_the_page_and_remarks_in_english() -> None:
    at = Place("ko", "표", "그림", 2)
    output = nbformat.v4.new_output("display_data", data={"audio/wav": "AA"})
    assert "이 페이지에 싣지 않음 – 소리" in output_markup(output, place=at)
    assert at.remarks == [Remark(2, "audio")]
