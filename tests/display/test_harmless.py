"""Addresses, styles and pictures in SVG of others, judged as a browser reads them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.display.harmless import (
    COLOURING,
    SVG,
    declarations,
    harmless_link,
    harmless_svg,
    raster,
)


@pytest.mark.failure_mode(128)
@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)", " javascript:alert(1)", "\x01javascript:alert(1)",
        "java\tscript:alert(1)", "java\nscript:alert(1)", "java\r\nscript:alert(1)",
        "JAVASCRIPT:alert(1)", "vbscript:x", "data:text/html,<script>x</script>",
        "data:image/png;base64,AA==", "file:///etc/passwd", "blob:https://e.org/1", "about:blank",
        "\u0000 javascript:x", "ws://e.org", "ftp://e.org/x",
    ],
)  # fmt: skip
def test_addresses_that_run_or_leave_the_web_are_no_links(address: str) -> None:
    assert harmless_link(address) == ""


@pytest.mark.parametrize(
    ("address", "link"),
    [
        ("https://example.org/a?b=1#c", "https://example.org/a?b=1#c"),
        (" HTTP://example.org ", "HTTP://example.org"),
        ("mailto:a@example.org", "mailto:a@example.org"),
        ("../data/a.csv", "../data/a.csv"),
        ("#part", "#part"),
        ("a/b:c", "a/b:c"),
        ("//example.org/x", "https://example.org/x"),
        ("\\\\example.org\\x", "https://example.org/x"),
        ("/\\example.org", "https://example.org"),
    ],
)
def test_other_addresses_stay_what_they_lead_to(address: str, link: str) -> None:
    assert harmless_link(address) == link


@given(st.text("javscript:\t\n\r \x00\x1f&#x;/JS", max_size=30))
def test_no_mixture_of_blanks_makes_a_script(address: str) -> None:
    link = harmless_link(address)
    read = "".join(c for c in link if c > " ").lower()
    assert not read.startswith("javascript:")


@pytest.mark.failure_mode(128)
@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert(1)</script>",
        "<foreignObject><p xmlns='http://www.w3.org/1999/xhtml'>x</p></foreignObject>",
        "<set attributeName='href' to='javascript:x'/>",
        "<animate attributeName='href' values='javascript:x'/>",
        "<animateTransform attributeName='transform'/>",
        "<g onclick='alert(1)'/>",
        "<g ONCLICK='alert(1)'/>",
        "<use href='https://e.org/x#a'/>",
        "<use xmlns:x='http://www.w3.org/1999/xlink' x:href=' https://e.org/x#a'/>",
        "<image href='https://e.org/x.png'/>",
        "<image href='data:image/svg+xml,%3Csvg/%3E'/>",
        "<image href='java&#9;script:x'/>",
        "<feImage href='https://e.org/x.png'/>",
        "<rect fill='url(https://e.org/x)'/>",
        "<rect fill='url(#a) url(https://e.org/x)'/>",
        "<rect style='fill:u\\72l(https://e.org/x)'/>",
        "<rect style='fill:url(&#104;ttps://e.org/x)'/>",
        "<rect style='fill:image-set(\"https://e.org/x\" 1x)'/>",
        "<rect style='behavior:url(#a)'/>",
        "<style>@import 'https://e.org/x';</style>",
        "<style>rect{fill:url(https://e.org/x)}</style>",
        "<style>@font-face{src:url(https://e.org/x)}</style>",
        "<iframe xmlns='http://www.w3.org/1999/xhtml' src='https://e.org'/>",
        "<handler type='text/javascript'>x</handler>",
    ],
)
def test_a_drawing_keeps_nothing_that_runs_or_loads(inside: str) -> None:
    picture, left_out = harmless_svg(f'<svg xmlns="{SVG}">{inside}<path d="M0 0"/></svg>')
    assert left_out
    low = picture.lower()
    barred = ("script", "e.org", "<set", "<anim", "onclick", "foreignobject", "import", "iframe")
    assert not [word for word in barred if word in low]
    assert '<path d="M0 0"/>' in picture


def test_entities_of_a_drawing_are_not_followed() -> None:
    bomb = (
        '<!DOCTYPE svg [<!ENTITY a "javascript:x"><!ENTITY b SYSTEM "file:///etc/passwd">]>'
        f'<svg xmlns="{SVG}"><text fill="&a;">&b;kept</text></svg>'
    )
    picture, left_out = harmless_svg(bomb)
    assert left_out
    assert picture == f'<svg xmlns="{SVG}"><text>kept</text></svg>'


def test_what_a_drawing_shows_stays() -> None:
    drawn = (
        f'<svg xmlns="{SVG}" viewBox="0 0 9 9"><defs><linearGradient id="g"><stop offset="0" '
        'stop-color="red"/></linearGradient></defs><rect fill="url(#g)" style="stroke:#000"/>'
        '<a href="#g"><text x="1">a &lt; b &amp;amp;</text></a>tail</svg>'
    )
    picture, left_out = harmless_svg(drawn)
    assert left_out == ("<a>",)
    assert picture == drawn.replace('<a href="#g">', "").replace("</a>", "")


def test_characters_that_no_xml_holds_cost_a_drawing_themselves_alone() -> None:
    drawn = f'<svg xmlns="{SVG}"><text>a\x1b\ufffe\uffff\ud800b</text></svg>'
    assert harmless_svg(drawn) == (f'<svg xmlns="{SVG}"><text>ab</text></svg>', ())


@pytest.mark.parametrize("text", ["", "text", "<svg", "<p/>", '<svg xmlns="x"/>', "<svg/><svg/>"])
def test_what_is_no_drawing_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no SVG"):
        harmless_svg(text)


@pytest.mark.failure_mode(128)
@pytest.mark.parametrize(
    "style",
    [
        "background:url(https://e.org/x)", "background:u\\72l(x)", "background:URL('x')",
        "position:fixed", "content:'x'", "color:expression(alert(1))", "width:attr(x)",
        "background:image-set('x' 1x)", "--x:1", "behavior:url(x)", "color:red}", "@import 'x'",
    ],
)  # fmt: skip
def test_styles_say_colours_and_weights_alone(style: str) -> None:
    assert declarations(style, COLOURING) == ({}, False)


def test_colours_stay_as_they_were_given() -> None:
    style = "COLOR: #F00; background-color:rgba(1, 2, 3, .5)!important;font-weight:bold;z-index:9"
    wanted = {"color": "#F00", "background-color": "rgba(1, 2, 3, .5)", "font-weight": "bold"}
    assert declarations(style, COLOURING) == (wanted, False)


def test_a_picture_of_dots_is_known_by_its_address() -> None:
    assert raster("data:image/png;base64,AA==")
    assert not raster("data:image/svg+xml;base64,AA==")
    assert not raster("data:image/png,AA")
