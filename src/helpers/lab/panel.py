"""The panel of a notebook's parameters, which JupyterLab's extension has the kernel draw.

Belongs here: the widgets, and what is told to the extension. What they offer is ``form``'s.
"""

from __future__ import annotations

import datetime as dt
import importlib.util
import json
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from comm import create_comm
from IPython.display import Pretty, display

from helpers.display.wording import Lang, say
from helpers.errors import CollectionError
from helpers.lab.form import Field, Form, known, titled
from helpers.paths import Collection, collection_root
from helpers.pipeline.notebook.manifest import load_manifest

if TYPE_CHECKING:
    from ipywidgets import Widget


def show(told: str) -> None:
    """Show the panel of a parameters cell.

    Parameters
    ----------
    told : str
        JSON of the cell's ``source``, the notebook's ``file`` and the ``target`` that is told the
        cell with what was chosen.
    """
    display(_shown(**json.loads(told)))  # type: ignore[no-untyped-call]  # has no types


def _shown(*, source: str, file: str, target: str) -> Any:
    """Return the panel, or what keeps it from being shown."""
    try:
        collection = Collection(collection_root())
        manifest = load_manifest(collection)
    except CollectionError as error:
        return _text(str(error))
    titles = titled(manifest.reports, file)
    figures = known(manifest.entries.values(), file, data=collection.data)
    form = Form(source, manifest.vocabulary, collection.data, titles, figures)
    if importlib.util.find_spec("ipywidgets") is None:
        command = f'{sys.executable} -m pip install "ipywidgets>=8"'
        return _text(say("lab.panel.missing", form.lang, command=command))
    if not form.fields({}):
        return _text(say("lab.panel.nothing", form.lang))
    return Panel(form, target=target).box


def _text(text: str) -> Any:
    return Pretty(text)  # type: ignore[no-untyped-call]  # as above


class Panel:
    """The widgets of a form, each kept to what may be chosen beside the others.

    ``target`` is the name under which the extension listens for the cell.
    """

    def __init__(self, form: Form, *, target: str) -> None:
        from ipywidgets import HTML, Button, HBox, VBox  # noqa: PLC0415 - the lab extra's

        self.form, self.target = form, target
        self.fields = {one.name: one for one in form.fields({})}
        self.widgets = {name: _widget(one, form.lang) for name, one in self.fields.items()}
        self.message = HTML()
        self._settling = False
        for widget in self.widgets.values():
            widget.observe(self._changed, "value")
        run = Button(description=say("lab.panel.apply", form.lang), button_style="primary")
        run.on_click(self._apply)
        row = HBox([*self.widgets.values(), run]).add_class("kmn-fields")
        self.box = VBox([row, self.message])

    @property
    def chosen(self) -> dict[str, Any]:
        """What was chosen, by name; where nothing fits, the cell keeps what it says."""
        found = {name: _value(self.fields[name], one) for name, one in self.widgets.items()}
        return {name: value for name, value in found.items() if value is not None}

    def _changed(self, _: object) -> None:
        """Offer beside a choice only what goes with it."""
        if self._settling:
            return
        self._settling = True
        try:
            for one in self.form.fields(self.chosen):
                widget, self.fields[one.name] = self.widgets[one.name], one
                if one.options and one.kind != "date":
                    widget.options, widget.value = one.options, one.value
        finally:
            self._settling = False

    def _apply(self, _: object) -> None:
        """Tell the extension the cell with what was chosen; it runs the notebook."""
        faults = self.form.faults(self.chosen)
        self.message.value = "<br>".join(map(_told, faults))
        if not faults:
            source = self.form.written(self.chosen)
            self.form = replace(self.form, source=source)
            create_comm(target_name=self.target, data={"source": source}).close()


def _told(fault: Any) -> str:
    return f"{fault.place} {fault.value}: {fault.wanted}".strip()


def _widget(field: Field, lang: Lang) -> Widget:
    """Return the widget that offers what a field admits and nothing else."""
    import ipywidgets  # noqa: PLC0415 - the lab extra's

    told = {"description": field.label, "tooltip": field.help}
    if field.kind == "date" and field.options:
        told["description"] = say(
            "lab.panel.date", lang, label=field.label, empty=field.options[0][0]
        )
    limits = {"min": field.minimum, "max": field.maximum}
    limits = {name: limit for name, limit in limits.items() if limit is not None}
    if field.kind == "date":
        found = dt.date.fromisoformat(str(field.value)) if _is_date(field.value) else None
        return ipywidgets.DatePicker(value=found, **told)
    if field.options:
        return ipywidgets.Dropdown(options=field.options, value=field.value, **told)
    match field.kind:
        case "bool":
            return ipywidgets.Checkbox(value=field.value, indent=False, **told)
        case "int":
            kind = ipywidgets.BoundedIntText if len(limits) == 2 else ipywidgets.IntText
        case "float":
            kind = ipywidgets.BoundedFloatText if len(limits) == 2 else ipywidgets.FloatText
        case _:
            kind = ipywidgets.Text
    return kind(value=field.value, **told, **(limits if len(limits) == 2 else {}))


def _value(field: Field, widget: Any) -> Any:
    """Return what a widget says, as the notebook takes it."""
    if field.kind != "date":
        return widget.value
    if widget.value is None:
        return field.options[0][1] if field.options else None
    return widget.value.isoformat()


def _is_date(value: object) -> bool:
    try:
        return bool(dt.date.fromisoformat(str(value)))
    except ValueError:
        return False
