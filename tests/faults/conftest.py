from __future__ import annotations

from helpers.paths import Collection
from helpers.pipeline.notebook.manifest import load_manifest
from helpers.pipeline.plan.fingerprint import Ingredients
from helpers.pipeline.plan.log import Made, RunRecord, write_record
from helpers.pipeline.plan.published import published
from helpers.pipeline.release.publish import Draft, preflight

OLD_DAY = "2020-02-02"
OLD_RELEASE = "r000001-20200202T000000Z"


def publish_earlier(collection: Collection, *, without: tuple[str, ...] = ()) -> None:
    """Publish a page of every report but some, as an earlier build would have, without running."""
    old = published(collection)
    preflight(collection, release=old)
    ids = [report.id for report in load_manifest(collection).reports if report.id not in without]
    draft = Draft(collection, release=OLD_RELEASE, previous=old)
    entries = []
    for one in ids:
        draft.add(f"{one}.html", f"<main><!--status-->old {one}</main>\n".encode())
        draft.add(f"{one}.ipynb", b"{}\n")
        files = {"html": f"{one}.html", "pdf": None, "ipynb": f"{one}.ipynb", "tables": []}
        entries.append({
            "id": one, "name": one, "notebook": f"notebooks/{one}.ipynb", "parameters": {},
            "status": "fresh", "reason": "", "fingerprint": "", "files": files, "key_figures": [],
        })  # fmt: skip
    draft.publish(entries)
    when = f"{OLD_DAY}T05:15:00+09:00"
    made = Made(when, 1.0, "fork", Ingredients({}, {}, {}, {}))
    write_record(collection.reports, RunRecord(OLD_RELEASE, when, when, dict.fromkeys(ids, made)))
