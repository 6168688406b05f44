from __future__ import annotations

import email
import email.policy
import json
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from helpers.cli import main
from helpers.paths import Collection
from helpers.pipeline.watch import notify, runs
from helpers.pipeline.watch.status import MOST_TOLD, Failing, Status

GOOD = {"code": 0, "fresh": 3, "before": "r1", "release": "r1"}
FAILED = {"code": 1, "failed": {"a": "ValueError: no"}, "before": "r1", "release": "r1"}
REFUSED = {"code": 3, "reason": "1 fault in the data"}
MANIFEST = '[site]\ntitle = { ko = "의료기기 보고서", en = "Device reports" }\n'
TROUBLES = ("failing", "refused", "interrupted", "killed", "overdue", "never", "recovered", "")
SECRET = "s3cret"  # noqa: S105 - of no service

# Of apprise's own code.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


class _Post:
    """Keeps the messages an SMTP server on loopback takes."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        mail = email.message_from_bytes(envelope.content, policy=email.policy.default)
        assert isinstance(mail, EmailMessage)
        self.mails.append(mail)
        return "250 OK"


@pytest.fixture
def post() -> Iterator[tuple[_Post, str]]:
    """A mail server on loopback and the address it is told at."""
    kept = _Post()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = Controller(kept, hostname="127.0.0.1", port=port)
    server.start()
    yield kept, f"mailto://127.0.0.1:{port}/?from=reports@example.kr&to=team@example.kr"
    server.stop()


@pytest.fixture
def hook() -> Iterator[tuple[list[dict[str, Any]], str]]:
    """What a web service on loopback was sent, and its address with a secret."""
    sent: list[dict[str, Any]] = []

    class Service(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            sent.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    server = HTTPServer(("127.0.0.1", 0), Service)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield sent, f"json://127.0.0.1:{server.server_port}/{SECRET}"
    server.shutdown()
    thread.join()
    server.server_close()


Keep = Callable[..., Collection]
Ran = Callable[[int, dict[str, Any]], runs.Run]


@pytest.fixture
def collection(tmp_path: Path) -> Collection:
    (tmp_path / "notebooks").mkdir()
    made = Collection(tmp_path)
    made.manifest.write_text(MANIFEST, encoding="utf-8")
    return made


@pytest.fixture
def ran(collection: Collection) -> Ran:
    """Record the build of a day of November 2026, at noon, as it ended."""

    def recorded(day: int, told: dict[str, Any]) -> runs.Run:
        when = f"2026-11-{day:02}T12:00:00+09:00"
        runs.append(collection.reports, {"run": str(day), "started": when, "ended": when, **told})
        return runs.read_runs(collection.reports)[-1]

    return recorded


def _tell(collection: Collection, run: runs.Run) -> list[str]:
    said: list[str] = []
    notify.tell(collection, log=said.append, run=run, at=run.started)
    return said


def test_a_korean_mail_arrives_as_it_was_written(
    collection: Collection, ran: Ran, post: tuple[_Post, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, address = post
    monkeypatch.setenv(notify.ADDRESSES, address)
    assert _tell(collection, ran(1, FAILED)) == ["told: failing "]
    [mail] = kept.mails
    assert mail["Subject"] == "[의료기기 보고서] 보고서 갱신 실패"
    assert mail.get_content_type() == "text/plain"
    text = mail.get_content()
    assert "- a – ValueError: no (처음 실패: 2026-11-01 12:00 KST" in text
    monkeypatch.setenv(notify.LANGUAGE, "en")
    _tell(collection, ran(2, GOOD))
    assert kept.mails[1]["Subject"] == "[Device reports] The reports are being updated again"


@pytest.mark.parametrize("what", TROUBLES)
def test_a_korean_message_has_no_english_words(monkeypatch: pytest.MonkeyPatch, what: str) -> None:
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    when = "2026-11-01T05:00:00+09:00"
    reports = {f"보고서 {number}": Failing(when, "까닭") for number in range(MOST_TOLD + 1)}
    run = runs.Run("1", when, reason="까닭")
    found = Status(when, run, run, failing=reports, due=when)
    moved = [notify.Moved("r2", "수출", "3.2", "4.5")] * (MOST_TOLD + 1)
    told = "".join(notify.message(found, what, moved, name="보고서", lang="ko"))
    monkeypatch.undo()
    time.tzset()
    assert {*re.findall("[A-Za-z]+", told)} == {"KST", "UTC", "reports", "status", "history"}


OTHER = {**FAILED, "failed": {"a": "KeyError: no"}}
MORE = {**FAILED, "failed": {"a": "ValueError: no", "b": "ValueError: no"}}
REWORDED = {**FAILED, "failed": {"a": "ValueError: no, for the 2nd time"}}


@pytest.mark.parametrize(
    ("told", "messages"),
    [
        ([GOOD, GOOD], []),
        ([FAILED, FAILED, REWORDED], [1]),
        ([FAILED, OTHER, MORE], [1, 2, 3]),
        ([FAILED, GOOD, GOOD, FAILED], [1, 2, 4]),
        ([FAILED, REFUSED], [1, 2]),
        ([FAILED] * 9, [1, 9]),
    ],
)
def test_the_same_is_told_once_a_week(
    collection: Collection, ran: Ran, monkeypatch: pytest.MonkeyPatch,
    told: Sequence[dict[str, Any]], messages: list[int],
) -> None:  # fmt: skip
    monkeypatch.setenv(notify.ADDRESSES, "json://nobody")
    monkeypatch.setattr(notify, "deliver", lambda *_args, **_words: [])
    days = enumerate(told, start=1)
    assert [day for day, one in days if _tell(collection, ran(day, one))] == messages


MOVED = {"figure": "f", "what": "value", "before": "3.2", "after": "4.5", "text": "It is 4.5."}


def _show(collection: Collection, **releases: Sequence[dict[str, Any]]) -> None:
    """Publish what changed in the one report of releases, the newest first."""
    (collection.reports / "site").mkdir(parents=True, exist_ok=True)
    editions = [
        {
            "release": name, "when": "2026-11-01T12:00:00+09:00",
            "reports": [{"id": "r", "lang": "ko", "title": "수출", "changes": [*changes]}],
        }
        for name, changes in releases.items()
    ]  # fmt: skip
    (collection.reports / "site/changes.json").write_text(json.dumps(editions))


def test_one_message_tells_everything_of_a_build(
    collection: Collection, ran: Ran, hook: tuple[list[dict[str, Any]], str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    sent, address = hook
    quiet = [
        {"figure": "g", "what": "bounds", "before": "1", "after": "1.0"},
        {"figure": "h", "what": "appeared", "after": "9.9"},
    ]
    _show(collection, r2=[MOVED, *quiet])
    monkeypatch.setenv(notify.ADDRESSES, address)
    _tell(collection, ran(1, {**FAILED, "release": "r2"}))
    [message] = sent
    assert message["title"] == "[의료기기 보고서] 보고서 갱신 실패 · 핵심 수치가 예전 범위를 벗어남"
    assert "- 수출: 3.2 → 4.5 It is 4.5." in message["message"]
    assert "9.9" not in message["message"]
    # What moved in an earlier build is no news.
    assert _tell(collection, ran(2, {**FAILED, "before": "r2", "release": "r2"})) == []


def test_who_cannot_be_told_fails_nothing_and_is_noted_without_secrets(
    collection: Collection, ran: Ran, hook: tuple[list[dict[str, Any]], str],
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.setattr(notify, "PATIENCE_SECONDS", 6)
    sent, good = hook
    with socket.socket() as mute:
        mute.bind(("127.0.0.1", 0))
        mute.listen()
        hangs = f"json://{SECRET}@127.0.0.1:{mute.getsockname()[1]}/?rto=60"
        refuses, nonsense = f"jsons://127.0.0.1:1/{SECRET}", f"{SECRET}?://"
        people = [good, hangs, refuses, nonsense, f"nothing://{SECRET}"]
        monkeypatch.setenv(notify.ADDRESSES, " ".join(people))
        said = _tell(collection, ran(1, FAILED))
    assert sorted(said) == [
        "not told: an address: not an address that apprise knows",
        "not told: json: no answer in 6 s",
        "not told: jsons: not delivered",
        "not told: nothing: not an address that apprise knows",
        "told: failing ",
    ]
    assert len(sent) == 1
    record = (collection.reports / runs.FOLDER / runs.RUNS).read_text(encoding="utf-8")
    heard = capfd.readouterr()
    assert SECRET not in record + heard.out + heard.err
    assert "jsons: not delivered" in record


def test_what_reached_nobody_is_told_again(
    collection: Collection, ran: Ran, hook: tuple[list[dict[str, Any]], str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    sent, good = hook
    monkeypatch.setenv(notify.ADDRESSES, "json://127.0.0.1:1")
    assert _tell(collection, ran(1, FAILED)) == ["not told: json: not delivered"]
    monkeypatch.delenv(notify.ADDRESSES)
    (collection.reports / notify.FILE).write_text(f"# who is told\n\n{good}\n")
    assert _tell(collection, ran(2, FAILED)) == ["told: failing "]
    assert len(sent) == 1


def test_a_surprise_that_reached_nobody_is_told_once_by_whatever_runs_next(
    collection: Collection, ran: Ran, hook: tuple[list[dict[str, Any]], str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    sent, good = hook
    monkeypatch.setenv(notify.ADDRESSES, "json://127.0.0.1:1")
    _show(collection, r2=[MOVED])
    assert _tell(collection, ran(1, {**GOOD, "release": "r2"})) == ["not told: json: not delivered"]
    _show(collection, r3=[{**MOVED, "before": "4.5", "after": "5.8", "text": ""}], r2=[MOVED])
    _tell(collection, ran(2, {**GOOD, "before": "r2", "release": "r3"}))
    monkeypatch.setenv(notify.ADDRESSES, good)
    for day in (3, 4):
        _tell(collection, ran(day, {**GOOD, "before": "r3", "release": "r3"}))
    [message] = sent
    assert "- 수출: 3.2 → 4.5 It is 4.5.\n" in message["message"]
    assert "- 수출: 4.5 → 5.8\n" in message["message"]


def test_a_surprise_whose_message_was_cut_short_is_told_by_whatever_runs_next(
    collection: Collection, ran: Ran, hook: tuple[list[dict[str, Any]], str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    sent, good = hook
    monkeypatch.setenv(notify.ADDRESSES, good)
    _show(collection, r2=[MOVED])

    def ended(*_: object, **__: object) -> None:
        raise SystemExit(143)

    with monkeypatch.context() as cut:
        cut.setattr(notify, "deliver", ended)
        with pytest.raises(SystemExit):
            _tell(collection, ran(1, {**GOOD, "release": "r2"}))
    for day in (2, 3):
        _tell(collection, ran(day, {**GOOD, "before": "r2", "release": "r2"}))
    [message] = sent
    assert "- 수출: 3.2 → 4.5 It is 4.5.\n" in message["message"]


KILLED = {"ended": "", "pid": 0}


@pytest.mark.parametrize("next_one", [{**GOOD, "before": "r2", "release": "r2"}, REFUSED, None])
def test_a_surprise_of_a_build_killed_after_it_had_published_is_told_once_by_what_runs_next(
    collection: Collection, ran: Ran, hook: tuple[list[dict[str, Any]], str],
    monkeypatch: pytest.MonkeyPatch, next_one: dict[str, Any] | None,
) -> None:  # fmt: skip
    sent, good = hook
    monkeypatch.setenv(notify.ADDRESSES, good)
    ran(1, GOOD)
    _show(collection, r2=[MOVED])
    ran(2, KILLED)
    notify.tell(
        collection, log=print, run=ran(3, next_one) if next_one else None, at="2026-11-03T12:00:00Z"
    )
    for day in (4, 5):
        _tell(collection, ran(day, {**GOOD, "before": "r2", "release": "r2"}))
    assert ["- 수출: 3.2 → 4.5 It is 4.5.\n" in one["message"] for one in sent].count(True) == 1
    assert "3.2 → 4.5" in sent[0]["message"]


def test_the_watcher_tells_that_no_build_ran(
    collection: Collection, ran: Ran, hook: tuple[list[dict[str, Any]], str],
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    sent, address = hook
    monkeypatch.setenv(notify.ADDRESSES, address)
    collection.manifest.write_text(f"{MANIFEST}[schedule]\nevery_hours = 24\n", encoding="utf-8")
    ran(1, GOOD)
    for _ in range(2):
        assert main(["--root", str(collection.root), "status", "--notify"]) == 1
    [message] = sent
    assert "보고서 갱신이 제때 이루어지지 않음" in message["title"]
    assert "2026-11-02 12:00 KST" in message["message"]
    assert "told: overdue" in capsys.readouterr().err


def test_a_build_tells_by_itself_when_nobody_watches(
    collection: Collection, hook: tuple[list[dict[str, Any]], str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    sent, address = hook
    monkeypatch.setenv(notify.ADDRESSES, address)
    assert main(["--root", str(collection.root), "build"]) == 2
    assert [one["title"] for one in sent] == ["[의료기기 보고서] 보고서 갱신이 시작되지 못함"]
    assert "notebooks/reports.toml" in sent[0]["message"]


def test_without_apprise_a_build_says_what_to_do(
    collection: Collection, ran: Ran, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "apprise", None)
    monkeypatch.setenv(notify.ADDRESSES, "json://127.0.0.1:1")
    [said] = _tell(collection, ran(1, FAILED))
    assert "pip install apprise" in said
