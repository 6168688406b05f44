"""What a report says of itself: how to cite it, what its data date from, when it was published.

Belongs here: the words, and what machines read of them. A product knows all of it but its
publication, which is no part of its record: pages are told it when their release is put together.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urljoin

from helpers.display import periods
from helpers.display.block_html import WEB
from helpers.display.wording import Lang, say

if TYPE_CHECKING:
    from helpers.pipeline.notebook.manifest import Report

SHORT = 12
"""Letters of a fingerprint that readers are shown."""
_STAMPED = re.compile(
    r'<!--stamp-->.*?<script type="application/ld\+json">(.*?)</script>', re.DOTALL
)
_YEAR = re.compile(r"\d{4}")
_BIBTEX = str.maketrans(
    {**{sign: f"\\{sign}" for sign in "&%$#_"}, **dict.fromkeys("\\{}"),
     "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Citation:
    """One report as others refer to it."""

    #: Which it is and what it asks.
    id: str
    title: str
    question: str
    lang: Lang  #: Its language.
    #: What the collection is called and on which terms it is given on; empty where it does not say.
    collection: str
    licence: str = ""
    site: str = ""  #: Address of the collection, ending in ``/``; empty where none is known.
    #: When its oldest and newest source were published and the newest was read: a year, month or
    #: day in ISO form, empty where that is not known.
    oldest: str = ""
    newest: str = ""
    read: str = ""
    sources: tuple[tuple[str, str], ...] = ()  #: Citation and address of each source.
    #: Title of each of its tables and path below the site.
    tables: tuple[tuple[str, str], ...] = ()
    published: str = ""  #: When it was published, ISO 8601 with time zone; empty before that.
    #: In which release that was, and what the report was made from, as ``release.json`` has them.
    release: str = ""
    fingerprint: str = ""

    @property
    def address(self) -> str:
        """The page's own address, empty where the collection's is not known."""
        return self.site and f"{self.site}{self.id}.html"

    @property
    def number(self) -> str:
        """The release's number, which alone tells it from others."""
        return self.release.partition("-")[0]

    @property
    def mark(self) -> str:
        """The short fingerprint."""
        return self.fingerprint[:SHORT]

    @property
    def as_of(self) -> str:
        """How new the data are, for readers; empty where no source says."""
        if self.newest:
            return self._say("as_of.published", date=periods.period(self.newest, self.lang))
        return self.read and self._say("as_of.read", date=periods.day(self.read, self.lang))

    @property
    def data(self) -> str:
        """From when to when the data are, for readers; empty where no source says."""
        told = []
        if self.newest:
            ends = dict.fromkeys((self.oldest, self.newest))
            span = "–".join(periods.period(one, self.lang) for one in ends)
            told.append(self._say("stamp.data_published", span=span))
        if self.read:
            told.append(self._say("stamp.data_read", date=periods.day(self.read, self.lang)))
        return ", ".join(told)

    @property
    def when(self) -> str:
        """When and in which release it was published, for readers."""
        return self._say(
            "stamp.when", time=periods.clock(self.published, self.lang), release=self.number
        )

    def line(self, lang: Lang) -> str:
        """Return how to cite the report, on one line in a language."""

        def told(key: str, **values: str) -> str:
            return say(f"pages.cite.{key}", lang, **values)

        parts = [self.collection, told("title", title=self.title)]
        if self.published:
            day = periods.day(self.published[:10], lang)
            parts.append(told("published", date=day, release=self.number, mark=self.mark))
        if self.newest:
            parts.append(told("data", date=periods.period(self.newest, lang)))
        return ", ".join(parts) + (f". {self.address}" if self.site else ".")

    @property
    def bibtex(self) -> str:
        """The same for reference managers."""
        key = "-".join(filter(None, (in_one_word(self.id), self.number)))
        note = [self.number and f"Release {self.number}", self.mark and f"fingerprint {self.mark}"]
        note.append(self.newest and f"data up to {self.newest}")
        fields = {
            "title": f"{{{_bibtex(self.title)}}}",
            "author": f"{{{_bibtex(self.collection)}}}",
            "year": self.published[:4],
            "month": self.published[5:7],
            "note": ", ".join(filter(None, note)),
            "url": self.address,
            "langid": "korean" if self.lang == "ko" else "english",
        }
        told = (f"  {name} = {{{text}}}," for name, text in fields.items() if text)
        return "\n".join([f"@misc{{{key},", *told, "}"])

    @property
    def linked_data(self) -> str:
        """The report and its data after schema.org, as JSON that may stand in a page."""
        terms = self.licence and {"@type": "CreativeWork", "name": self.licence}
        maker = _known({"@type": "Organization", "name": self.collection, "url": self.site})
        span = "/".join(dict.fromkeys(filter(None, (self.oldest, self.newest))))
        shared = {
            "name": self.title, "inLanguage": self.lang, "url": self.address, "license": terms,
            "version": self.release,
        }  # fmt: skip
        based = [
            _known({"@type": "CreativeWork", "name": name, "url": url})
            for name, url in self.sources
        ]
        files = [
            {
                "@type": "DataDownload", "name": title, "encodingFormat": "text/csv",
                "contentUrl": urljoin(self.site, quote(path)),
            }
            for title, path in self.tables
            if self.site
        ]  # fmt: skip
        about = " ".join(filter(None, (self.question, f"{self.data}." if self.data else "")))
        dataset = {
            "@type": "Dataset", **shared, "description": about or self.title, "creator": maker,
            "temporalCoverage": span, "isBasedOn": based, "distribution": files,
            # What it takes from its sources is as it was on the day they were read last.
            "dateModified": self.read, "isAccessibleForFree": True,
        }  # fmt: skip
        report = {
            "@context": "https://schema.org", "@type": "Report", **shared,
            "datePublished": self.published, "identifier": self.fingerprint,
            "description": self.question, "author": maker, "creditText": self.line(self.lang),
            "mainEntity": _known(dataset),
        }  # fmt: skip
        text = json.dumps(_known(report), ensure_ascii=False, separators=(",", ":"))
        # Nothing in it ends its element or begins another.
        return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")

    def _say(self, key: str, **values: str) -> str:
        return say(f"pages.{key}", self.lang, **values)


def in_one_word(id: str) -> str:  # noqa: A002 - as reports have it
    """Return a report's id as a name that no other has, for ids hold no underscore.

    >>> in_one_word("exports/top-ten"), in_one_word("exports-top/ten")
    ('exports_top-ten', 'exports-top_ten')
    """
    return id.replace("/", "_")


def citation_of(
    blocks: Iterable[Mapping[str, Any]],
    *,
    report: Report,
    site: Mapping[str, str],
    tables: Sequence[tuple[str, str]] = (),
) -> Citation:
    """Return how a report is referred to before it is published.

    Parameters
    ----------
    blocks : Iterable of Mapping
        Its blocks; those of sources date its data.
    report : Report
        Which it is.
    site : Mapping of str to str
        What the collection says of itself in the report's language, part by part.
    tables : Sequence of tuple of str
        Title of each table and path below the site.
    """
    held = [one for block in blocks if block["block"] == "sources" for one in block["sources"]]
    days = [day for day in _dates(held, "accessed") if len(day) == len("2026-11-22")]
    read = max(days, default="")
    oldest, newest = _published(held, read)
    sources = {str(one["citation"]): str(one["url"]) for one in held}
    return Citation(
        report.id, report.title, report.question, report.lang,
        site.get("title") or say("pages.collection", report.lang), site.get("licence", ""),
        site.get("address", ""), oldest, newest, read,
        tuple((name, url if WEB.match(url) else "") for name, url in sources.items()),
        tuple(tables),
    )  # fmt: skip


def citation_in(page: str, *, id: str) -> Citation | None:  # noqa: A002 - as reports have it
    """Return what a published page says of itself but for its sources; None if it says nothing."""
    stamped = _STAMPED.search(page)
    if stamped is None:
        return None
    said = json.loads(stamped[1])
    maker, terms = said.get("author", {}), said.get("license", {})
    data = said["mainEntity"]
    oldest, _, newest = data.get("temporalCoverage", "").partition("/")
    return Citation(
        id, said["name"], said.get("description", ""), said["inLanguage"], maker.get("name", ""),
        terms.get("name", ""), maker.get("url", ""), oldest, newest or oldest,
        data.get("dateModified", ""),
        published=said["datePublished"], release=said["version"], fingerprint=said["identifier"],
    )  # fmt: skip


def _published(sources: Sequence[Mapping[str, Any]], read: str) -> tuple[str, str]:
    """Return when the oldest and the newest source were published; empty where that is not known.

    An undated source with a figure of a later year was published after the newest that is dated.
    A year after the one in which it was read is a target's.
    """
    dated = sorted(_dates(sources, "published"))
    periods_of = (
        str(figure["period"])
        for source in sources
        if not source["published"]
        for figure in source.get("observations", ())
    )
    years = (year for period in periods_of for year in _YEAR.findall(period) if year <= read[:4])
    if not dated or max(years, default="") > dated[-1][:4]:
        return "", ""
    return dated[0], dated[-1]


def _dates(sources: Iterable[Mapping[str, Any]], name: str) -> Iterator[str]:
    """Yield the dates sources give that are years, months or days."""
    for source in sources:
        text = str(source[name])
        try:
            periods.period(text, "en")
        except ValueError:
            continue
        if text and "/" not in text and "Q" not in text:
            yield text


def _bibtex(text: str) -> str:
    r"""Return a text as BibTeX takes it literally.

    >>> print(_bibtex("R&D {100%} 2019~2024"))
    R\&D 100\% 2019\textasciitilde{}2024
    """
    return text.translate(_BIBTEX)


def _known(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is known of a thing."""
    return {name: fact for name, fact in facts.items() if fact not in ("", [], None)}
