"""The campaigns, short: what they prove with thousands, these keep from breaking unnoticed."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
import disk_faults
import kills
import regenerations
import signals
import starts
from copies import Copy
from failing import KILL, Point
from prepared import ALL, PreparedCopy, prepared_copy
from reader import Broken, read, reading
from warm import WarmCopy, start_processes_warm, warm_copy

pytestmark = [
    pytest.mark.slow,
    pytest.mark.xdist_group("campaigns"),
    pytest.mark.skipif("sys.platform != 'linux'", reason="they look into /proc"),
]

LIGHT = ("fork", "page")


@pytest.fixture(scope="module")
def prepared() -> Iterator[PreparedCopy]:
    with prepared_copy() as copy:
        yield copy


@pytest.fixture(scope="module")
def warm() -> Iterator[WarmCopy]:
    with warm_copy() as copy:
        copy.build()
        yield copy


def test_the_reader_sees_what_is_broken(prepared: PreparedCopy, tmp_path: Path) -> None:
    shutil.copytree(prepared.reports, tmp_path / "reports", symlinks=True)
    site = tmp_path / "reports/site"
    page = site / "bare.html"
    whole = page.read_bytes()
    read(site)
    for spoilt in (whole[:-1], whole[:-1] + b"?", b""):
        page.write_bytes(spoilt)
        with pytest.raises(Broken, match="torn"):
            read(site)
    page.unlink()
    with pytest.raises(Broken, match="missing"):
        read(site)
    page.write_bytes(whole)
    (site / "more.html").touch()
    with pytest.raises(Broken, match="mixed"):
        read(site)


def test_builders_killed_while_they_publish(prepared: PreparedCopy) -> None:
    with reading(prepared.site) as seen:
        done = kills.campaign(prepared, times=6)
    assert done.broken + seen["broken"] == []
    assert seen["reads"]


def test_builders_killed_with_their_kernels(warm: WarmCopy) -> None:
    with reading(warm.site) as seen:
        done = kills.campaign(warm, times=2, turns=LIGHT)
    assert done.broken + seen["broken"] == []


def test_signals_leave_nothing(warm: WarmCopy) -> None:
    assert signals.campaign(warm, times=2, groups=False, turns=LIGHT).broken == []


def test_a_disk_that_fails_is_told(prepared: PreparedCopy) -> None:
    faults = disk_faults.Faults(prepared)
    assert disk_faults.campaign(faults, every=1321) > 2
    assert faults.broken == []


def test_a_point_that_is_met_is_a_point_that_fails(prepared: PreparedCopy) -> None:
    faults = disk_faults.Faults(prepared)
    assert faults.build(ALL, Point(10_000, KILL))[1] == 0
    assert faults.build(ALL, Point(10, KILL))[1] == -9
    assert faults.build(ALL, Point(30, "ENOSPC", lasting=True))[1] == 1
    faults.recover("a full disk")
    assert faults.broken == []


def test_one_of_eight_builds(prepared: PreparedCopy) -> None:
    done = starts.Starts(prepared)
    for _ in range(2):
        done.prepared()
    assert done.broken == []


def test_building_again_and_again_does_not_grow(
    warm: WarmCopy, monkeypatch: pytest.MonkeyPatch
) -> None:
    from helpers.pipeline.run import kernel_template, pool

    for module, name in ((kernel_template, "subprocess"), (pool, "_starting")):
        monkeypatch.setattr(module, name, getattr(module, name))
    start_processes_warm()
    figures, broken = regenerations.campaign(warm, times=1, settling=2, most=1e6)
    assert broken == []
    assert figures["threads at last"] == figures["threads at first"]


def test_what_is_left_is_found(tmp_path: Path) -> None:
    copy = Copy(tmp_path)
    (copy.reports / ".releases/.new-r000001").mkdir(parents=True)
    (copy.reports / ".runs/r000001").mkdir(parents=True)
    (copy.temporary / "reports-abcdefgh").mkdir()
    assert len(copy.left()) == 3
