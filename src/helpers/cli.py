"""The ``reports`` command: reads what is asked for, calls the pipeline, answers with an exit code.

Belongs here: commands, options and what is told of them. Not here: anything of a build itself.

Exit codes: 0 all asked for is fresh and published; 1 at least one report failed; 2 usage,
manifest, notebooks or parameters; 3 data refused; 75 another build holds the lock; 130 and 143
interrupted, nothing harmed. Heavy libraries are imported by the commands that need them.
"""

from __future__ import annotations

import json
import math
import os
import re
import signal
import sys
import warnings
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from helpers.errors import BuildLocked, CollectionError, DataError, Fault, FaultyInput, UsageError
from helpers.paths import MANIFEST, Collection, check_own_code, collection_root

if TYPE_CHECKING:
    from helpers.pipeline.plan.plan import Planned

FAILED, USAGE, DATA, LOCKED = 1, 2, 3, 75
INTERRUPTED = 130

LONGEST_LIMIT = 7 * 86400


class _Seconds(click.FloatRange):
    def convert(self, value: Any, param: Any, ctx: Any) -> float:
        found: float = super().convert(value, param, ctx)
        # It is on no side of a bound.
        return self.fail(f"{value} is no number.", param, ctx) if math.isnan(found) else found


class _Group(click.Group):
    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        # Click takes an empty path for the working directory, all else that is empty for not given.
        if any(not one or re.fullmatch("--[a-z-]+=", one) for one in args):
            ctx.fail("an argument is empty; is a variable not set?")
        try:
            Path.cwd()
        except FileNotFoundError:
            ctx.fail("the working folder is no more; go to another first")
        return super().parse_args(ctx, args)


seconds = _Seconds(0, LONGEST_LIMIT, min_open=True)
ids_argument = click.argument("ids", nargs=-1, metavar="[ID]...")
json_option = click.option("--json", "as_json", is_flag=True, help="Answer with JSON.")


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="korea-medtech-notebooks", prog_name="reports")
@click.option(
    "--root",
    type=click.Path(path_type=Path),
    help="Folder of another collection of the same layout; by default the one around the working"
    " folder, else the one this command is installed from.",
)
@click.pass_context
def main_group(context: click.Context, root: Path | None) -> None:
    """Build, check and open the reports of a notebook collection.

    An ID is what `reports list` shows, or a pattern such as 'regional-exports/*'.
    """
    context.obj = root


def _collection(context: click.Context) -> Collection:
    """Return the collection meant; a named folder is taken as it is, without looking upwards."""
    root: Path | None = context.obj
    if root is not None and not (root / MANIFEST).is_file():
        raise click.UsageError(f"--root {root}: no {MANIFEST} there")
    collection = Collection(root.resolve() if root is not None else collection_root())
    # A copied environment's command has the Python, or that the libraries, of the one before.
    command = Path(sys.argv[0]).absolute().parent
    for place in (collection.root, Path(sys.prefix).parent, command.parent.parent):
        check_own_code(place)
    return collection


def _describe(planned: Planned) -> dict[str, Any]:
    report = planned.report
    return {
        "id": report.id,
        "notebook": report.notebook,
        "parameters": dict(report.parameters),
        "title": report.title,
        "lang": report.lang,
        "state": str(planned.state),
        "reason": planned.reason,
        "page": planned.page or None,
    }


def _said(context: click.Context) -> dict[str, Any]:
    """Return what was said of a command on its line, by name."""
    line = click.core.ParameterSource.COMMANDLINE
    named = context.params.items()
    return {name: value for name, value in named if context.get_parameter_source(name) is line}


def _count(faults: Sequence[object]) -> str:
    """Return how many faults there are, in words."""
    return f"{len(faults) or 'no'} fault{'' if len(faults) == 1 else 's'}"


def _print_json(content: object) -> None:
    click.echo(json.dumps(content, ensure_ascii=False, indent=1))


@main_group.command("list")
@click.option("--lang", type=click.Choice(["ko", "en"]), help="Only reports in this language.")
@json_option
@click.pass_context
def list_reports(context: click.Context, *, lang: str | None, as_json: bool) -> None:
    """List every report: id, state, page, title, parameters by name.

    Example: reports list --lang en
    """
    from helpers.pipeline.notebook.labels import named_parameters  # noqa: PLC0415
    from helpers.pipeline.notebook.vocabulary import LATEST  # noqa: PLC0415
    from helpers.pipeline.plan.plan import Wanted, plan_for  # noqa: PLC0415

    collection = _collection(context)
    _, chosen = plan_for(collection, Wanted(pdf=False))
    chosen = [one for one in chosen if lang in {None, one.report.lang}]
    if as_json:
        _print_json([_describe(one) for one in chosen])
        return
    width = max((len(one.report.id) for one in chosen), default=0)
    for one in chosen:
        given = []
        for name, _, told in named_parameters(one.report, collection.data):
            value = str(one.report.parameters[name])
            plain = value in {told, LATEST}
            given.append(f"{name}={told}" if plain else f"{name}={told} ({value})")
        parts = [one.page or "no page yet", one.report.title, ", ".join(given)]
        if sys.stdout.isatty():
            lines = filter(None, [f"{one.report.id}  {one.state}", *parts])
            click.echo("\n    ".join(lines))
        else:
            click.echo("  ".join([f"{one.report.id:{width}}", f"{one.state:6}", *parts]).rstrip())


@main_group.command()
@ids_argument
@json_option
@click.pass_context
def plan(context: click.Context, ids: Sequence[str], *, as_json: bool) -> None:
    """Say what a build would do and why; run nothing.

    Example: reports plan 'regional-exports/*'
    """
    from helpers.pipeline.plan.plan import State, Wanted, plan_for  # noqa: PLC0415

    whole, chosen = plan_for(_collection(context), Wanted(ids))
    todo = [one for one in chosen if one.state is not State.FRESH]
    if as_json:
        content = {
            "build": [_describe(one) for one in todo], "remove": whole.gone, "index": whole.index,
        }  # fmt: skip
        _print_json(content)
        return
    for one in todo:
        click.echo(f"build {one.report.id}: {one.reason}")
    for name in whole.gone:
        click.echo(f"remove {name}: no longer in the manifest")
    if whole.index:
        click.echo(f"renew the index pages: {'; '.join(whole.index)}")
    click.echo(f"{len(todo)} to build, {len(chosen) - len(todo)} up to date")


@main_group.command()
@ids_argument
@click.option("-p", "assignments", multiple=True, metavar="NAME=VALUE", help="See below.")
@click.option("--force", is_flag=True, help="Build what is up to date, too.")
@click.option("--jobs", type=click.IntRange(1, 256), help="How many at once; by default one more"
              " than there are processors.")  # fmt: skip
@click.option("--kernel", type=click.Choice(["fork", "cold"]), default="fork", help="How kernels"
              " start: from one warm process, or slowly from nothing.")  # fmt: skip
@click.option("--cluster", metavar="ADDRESS", default="", help="Have the workers of this Dask"
              " scheduler make the reports, such as tls://host:8786.")  # fmt: skip
@click.option("--no-pdf", is_flag=True, help="Leave the PDF out; the next build without this adds"
              " it.")  # fmt: skip
@click.option("--cell-seconds", type=seconds, help="Longest time of one cell; this and the"
              " following stand in for the manifest's limits.")  # fmt: skip
@click.option("--report-seconds", type=seconds, help="Longest time of one report.")
@click.option("--run-seconds", type=seconds, help="Longest time of the whole build.")
@click.option("--memory-megabytes", type=click.IntRange(256, 10**7), help="Most memory one notebook"
              " may address.")  # fmt: skip
@click.option("--quiet", "-q", is_flag=True, help="Say nothing unless something fails.")
@json_option
@click.pass_context
def build(
    context: click.Context,
    /,
    ids: Sequence[str],
    assignments: Sequence[str],
    *,
    force: bool,
    jobs: int | None,
    kernel: str,
    cluster: str,
    no_pdf: bool,
    quiet: bool,
    as_json: bool,
    **limits: float | None,
) -> None:
    """Build and publish what changed; all reports, or those named.

    With -p and the name of one notebook a one-off report of the given parameters is published
    beside the others, as NAME/custom-VALUES, such as regional-exports/custom-kr-41-en. It is kept
    and renewed like them until `reports drop`, or `reports build --force` without IDs, removes it.

    Example: reports build regional-exports -p region=KR-41 -p lang=en
    """
    from helpers.pipeline.build import build as build_reports  # noqa: PLC0415
    from helpers.pipeline.plan.plan import Wanted  # noqa: PLC0415
    from helpers.pipeline.telling import Teller, recap, summary  # noqa: PLC0415
    from helpers.pipeline.watch.watched import watched  # noqa: PLC0415

    given = {name: most for name, most in limits.items() if most is not None}
    wanted = Wanted(
        ids, assignments, force, jobs or 0, kernel, cluster=cluster, limits=given, pdf=not no_pdf
    )
    collection = _collection(context)
    with watched(collection, asked=_said(context), answer=_answer) as watch:
        teller = Teller(quiet=quiet or as_json, log=watch.log)
        watch.result = result = build_reports(collection, wanted, teller=teller)
    try:
        if as_json:
            _print_json(summary(result))
        else:
            for line, failure in recap(result, collection, quiet=quiet):
                click.echo(line, err=failure)
    except OSError as error:
        words = f"what was built is published, but cannot be told here: {error.strerror}"
        raise CollectionError(words) from error
    context.exit(FAILED if result.failed else 0)


@main_group.command()
@click.option("--notify", "tell", is_flag=True, help="Tell the addresses in REPORTS_NOTIFY where"
              " something is wrong, such as that no build ran.")  # fmt: skip
@json_option
@click.pass_context
def status(context: click.Context, *, tell: bool, as_json: bool) -> None:
    """Say how the last run went, what fails since when, what is due, and how new the data are.

    Ends with 1 where somebody should look: the last build of all reports was refused, interrupted
    or killed, a report fails, a build was missed, or there was none yet. Sources of which newer
    editions are out are told and end with 0, for no build mends them.

    Example: reports status --json
    """
    from helpers.pipeline.watch import status as standing  # noqa: PLC0415

    collection = _collection(context)
    if tell:
        from helpers.pipeline.watch import notify  # noqa: PLC0415

        notify.tell(collection, log=lambda text: click.echo(text, err=True))
    found = standing.status(collection)
    if as_json:
        _print_json(standing.content(found))
    else:
        click.echo("\n".join(standing.lines(found)))
    context.exit(FAILED if found.trouble else 0)


@main_group.command()
@click.argument("ident", metavar="[ID]", default="")
@click.option("--most", type=click.IntRange(1, 10000), default=20, show_default=True,
              help="How many runs.")  # fmt: skip
@json_option
@click.pass_context
def history(context: click.Context, ident: str, *, most: int, as_json: bool) -> None:
    """Say what the last runs did: of all reports, or of those named. The newest stands first.

    Example: reports history regional-exports/en
    """
    from helpers.pipeline.watch.status import history as runs_of  # noqa: PLC0415
    from helpers.pipeline.watch.status import moment  # noqa: PLC0415

    found = runs_of(_collection(context), ident, most=most)
    if as_json:
        _print_json([asdict(one) for one in found])
        return
    for one in found:
        changed = f", {one.changes} key figures changed" if one.changes else ""
        took = f"{one.seconds:.1f} s" if one.seconds else ""
        click.echo(f"{moment(one.when)}  {took:>7}  {one.what}{changed}  {one.release}".rstrip())
    if not found:
        click.echo("no run is recorded")


@main_group.command()
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@click.pass_context
def drop(context: click.Context, ids: Sequence[str]) -> None:
    """Remove one-off reports from what is published, also those that never came to be.

    Reports of the manifest are removed there, and leave with the next build.

    Example: reports drop regional-exports/custom-kr-41-en
    """
    from helpers.pipeline.build import build as build_reports  # noqa: PLC0415
    from helpers.pipeline.plan.plan import Wanted  # noqa: PLC0415
    from helpers.pipeline.watch.runs import read_runs  # noqa: PLC0415
    from helpers.pipeline.watch.status import failing  # noqa: PLC0415
    from helpers.pipeline.watch.watched import watched  # noqa: PLC0415

    collection = _collection(context)
    tried = tuple(failing(read_runs(collection.reports)))
    with watched(collection, asked=_said(context), answer=_answer) as watch:
        watch.result = result = build_reports(collection, Wanted(ids, drop=True, tried=tried))
    for name in result.gone:
        click.echo(f"removed {name}")


@main_group.command()
@click.argument("old", default="")
@click.argument("new", default="")
@json_option
@click.pass_context
def diff(context: click.Context, old: str, new: str, *, as_json: bool) -> None:
    """Say what changed in the key figures between two releases.

    OLD and NEW are ids of releases that are kept, or how they begin; by default the published one
    is compared with the one before it. What moved only within its rounding has not changed.

    Example: reports diff r000001 r000002
    """
    from helpers.pipeline.release.history import between  # noqa: PLC0415

    found = between(_collection(context), old, new)
    if as_json:
        _print_json(found and asdict(found))
        return
    if found is None:
        click.echo("There is no earlier release to compare with yet.")
        return
    for report in found.reports:
        for change in report.changes:
            moved = " → ".join(text for text in (change.before, change.after) if text)
            named = " ".join(part for part in (change.figure, change.what, moved) if part)
            click.echo(f"{report.id}: {named}")
    click.echo(
        f"{len(found.reports) or 'no'} report{'' if len(found.reports) == 1 else 's'} changed"
    )


@main_group.command()
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@click.option("--to", type=click.Path(path_type=Path), metavar="FILE.zip|DIR", help="The archive,"
              " or the folder it is put in; by default the working directory.")  # fmt: skip
@click.pass_context
def share(context: click.Context, ids: Sequence[str], *, to: Path | None) -> None:
    """Put published reports into one archive that can be handed on.

    It holds page, PDF, workbook, tables and notebook, a read-me and checksums.

    Example: reports share regional-exports/en --to ~/mail
    """
    from helpers.pipeline.release.share import share as share_reports  # noqa: PLC0415

    done = share_reports(_collection(context), ids, to=to)
    for one, why in done.stale.items():
        click.echo(f"{one}: handed on as published, not up to date: {why}", err=True)
    for one, why in done.refused.items():
        click.echo(f"{one}: left out: {why}", err=True)
    click.echo(str(done.path))
    context.exit(FAILED if done.refused else 0)


@main_group.command()
@click.argument("target", metavar="DIR|URL")
@click.pass_context
def publish(context: click.Context, target: str) -> None:
    """Copy the published release to a folder or a store, readers of which never see half of it.

    The target is a folder or an address that fsspec knows. The same command takes a copy up that
    broke off, sends the next release, and removes what is no more.

    Example: reports publish s3://bucket/folder
    """
    from helpers.pipeline.release.copy import publish as publish_release  # noqa: PLC0415

    done = publish_release(_collection(context), target)
    click.echo(f"{done.sent} files sent, {done.kept} there already, {done.removed} removed")
    click.echo(f"{target}: {done.release}")


@main_group.command()
@click.argument("kind", type=click.Choice(["cron", "systemd", "github", "airflow"]))
@click.option("--at", default="05:15", metavar="HH:MM", show_default=True, help="When.")
@click.option("--days", default="", metavar="mon,thu", help="On which days; by default on all.")
@click.option("--zone", default="Asia/Seoul", show_default=True, help="Whose clock is meant.")
@click.option("--system", is_flag=True, help="For systemd: units of the machine, not of the user.")
@click.pass_context
def schedule(context: click.Context, /, kind: str, *, system: bool, **when: str) -> None:
    """Print an entry that builds this collection again and again; say in it how it is installed.

    Example: reports schedule systemd --at 06:40 --days mon,thu
    """
    from helpers.pipeline.schedule.entries import entry  # noqa: PLC0415
    from helpers.pipeline.schedule.times import When  # noqa: PLC0415

    try:
        read = When.read(**when)
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    if system and kind != "systemd":
        raise click.UsageError(f"--system is for systemd, not for {kind}")
    click.echo(entry(_collection(context), kind, when=read, system=system), nl=False)


@main_group.command()
@click.option(
    "--sources",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of the documents: look every printed figure up in its own.",
)
@json_option
@click.pass_context
def check(context: click.Context, sources: Path | None, *, as_json: bool) -> None:
    """Check tables, lookups, manifest, notebooks and wording; list every fault at once.

    Example: reports check --sources ~/documents
    """
    from helpers.pipeline.plan.checks import check as check_all  # noqa: PLC0415

    found = check_all(_collection(context), sources=sources)
    faults = [*found.data, *found.other]
    if as_json:
        names = ("file", "row", "column", "value", "wanted")
        _print_json([{name: getattr(fault, name) for name in names} for fault in faults])
    else:
        for fault in faults:
            click.echo(str(fault), err=True)
        click.echo(_count(faults))
    context.exit(DATA if found.data else USAGE if found.other else 0)


@main_group.command()
@click.argument("files", nargs=-1, metavar="[FILE]...",
                type=click.Path(exists=True, dir_okay=False, path_type=Path))  # fmt: skip
@click.pass_context
def clean(context: click.Context, files: Sequence[Path]) -> None:
    """Take outputs and what else running them left off notebooks; off all, or those named.

    Where `make` has set git up, commits leave it out by themselves.

    Example: reports clean notebooks/01-regional-exports.ipynb
    """
    from helpers.lab.stored import CLEANABLE, cleaned, notebooks  # noqa: PLC0415

    paths = files or notebooks(_collection(context).notebooks)
    found, strange = cleaned(paths)
    for path, (before, after) in found.items():
        click.echo(f"{path}: from {before:,} to {after:,} lines")
    click.echo(f"{len(found)} of {len(paths)} notebooks cleaned")
    if strange:
        raise UsageError(Fault(str(path), 0, "", path.name, CLEANABLE) for path in strange)


@main_group.command()
@json_option
@click.pass_context
def doctor(context: click.Context, *, as_json: bool) -> None:
    """Say what would stop a build or should be looked at, each with what mends it.

    Ends with 0 where nothing stops a build, else with 1.

    Example: reports doctor --json
    """
    from helpers.pipeline.watch.doctor import examine  # noqa: PLC0415

    found = examine(_collection(context))
    if as_json:
        _print_json([asdict(one) for one in found])
    else:
        for one in found:
            mend = f"\n{'':17}mend it: {one.mend}" if one.mend else ""
            click.echo(f"{one.grade:5}  {one.probe:9} {one.told}{mend}")
    context.exit(FAILED if any(one.grade == "stops" for one in found) else 0)


@main_group.command()
@click.argument("options", nargs=-1, type=click.UNPROCESSED)
@click.pass_context
def lab(context: click.Context, options: Sequence[str]) -> None:
    """Open JupyterLab on the collection; what follows -- goes to JupyterLab.

    A starter notebook lies in scratch/, which git does not track.

    Example: reports lab -- --port 9999
    """
    from helpers.lab.server import arguments, put_starter  # noqa: PLC0415

    collection = _collection(context)
    put_starter(collection.root)
    if sys.stdout.isatty():
        # Its terminals find this command, too. Without one here they go by the machine's profile.
        own = Path(sys.executable).parent
        os.environ["PATH"] = os.pathsep.join([str(own), os.environ.get("PATH", os.defpath)])
    click.echo("JupyterLab starts (a few seconds); Ctrl+C twice ends it")
    command = [sys.executable, "-m", "jupyterlab", *arguments(collection, options)]
    sys.stdout.flush()
    os.execv(sys.executable, command)  # noqa: S606 - no shell, this very Python


@main_group.command()
@click.argument("report", default="", metavar="[ID]")
@click.option("-p", "assignments", multiple=True, metavar="NAME=VALUE", help="A parameter, as"
              " `reports build` takes it.")  # fmt: skip
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="Where to serve the page; by"
              " default any port that is free.")  # fmt: skip
@click.option("--no-browser", is_flag=True, help="Say the address and open no browser.")
@click.pass_context
def preview(
    context: click.Context, report: str, assignments: Sequence[str], *, port: int, no_browser: bool
) -> None:  # fmt: skip
    """Show a report's page in a browser and make it again on every save.

    Notebook, helpers, tables, words and looks count as they are saved; an error shows in its place
    until it is mended. Nothing is published. Without an ID it is the report whose notebook was
    saved last. Ctrl-C ends it.

    Example: reports preview regional-exports/en
    """
    from helpers.pipeline.preview.preview import preview as show  # noqa: PLC0415

    def opened(address: str) -> None:
        click.echo(address)
        sys.stdout.flush()
        if not no_browser:
            click.launch(address)

    def tell(line: str) -> None:
        click.echo(line, err=True)

    show(_collection(context), report, tuple(assignments), port=port, tell=tell, opened=opened)


@main_group.command("open")
@click.pass_context
def open_site(context: click.Context) -> None:
    """Open the published site in a browser and say where it is."""
    index = _collection(context).site / "index.html"
    if not index.is_file():
        _stop(f"{index}: nothing is published yet; run `reports build`", USAGE)
    click.echo(str(index))
    click.launch(index.as_uri())


def _stop(message: str, code: int) -> NoReturn:
    click.echo(message, err=True)
    raise click.exceptions.Exit(code)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code."""
    try:
        if arguments is None:
            if not sys.warnoptions:
                # What libraries say to programmers is no word for those who build reports.
                warnings.simplefilter("ignore")
            # Until a build listens to it itself, and after.
            signal.signal(signal.SIGTERM, lambda signum, _: sys.exit(128 + signum))
        code = main_group.main(
            list(arguments) if arguments is not None else None,
            prog_name="reports",
            standalone_mode=False,
        )
    except click.exceptions.Exit as end:
        return end.exit_code
    except click.ClickException as error:
        error.show()
        return USAGE
    except BaseException as error:
        message, code = _answer(error)
        if not code:
            raise
        with suppress(OSError):
            click.echo(message, err=True)
    finally:
        for stream in (sys.stdout, sys.stderr):
            try:
                stream.flush()
            except OSError:
                # Else Python would stumble over the same text when it ends, and end with 120.
                os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
    return code if isinstance(code, int) else 0


def _answer(error: BaseException) -> tuple[str, int]:
    """Return what to say of an error and the exit code; code 0 for one that is our own fault."""
    code = 128 + int(getattr(error, "signum", 0))
    message = "interrupted; the published site is as it was"
    match error:
        case click.Abort() | KeyboardInterrupt():
            code = INTERRUPTED
        case DataError():
            message, code = (f"{error}\n{_count(error.faults)} in the data; nothing was run", DATA)
        case FaultyInput():
            message, code = str(error), USAGE
        case BuildLocked():
            message, code = str(error), LOCKED
        case CollectionError():
            message, code = str(error), FAILED
        case OSError():
            place = f" ({error.filename})" if error.filename else ""
            message = f"{error.strerror or error}{place}; the published site is whole"
            code = FAILED
        case _ if code == 128:
            code = 0
    return message, code
