"""A region's profile: everything the collection knows of it, and what it does not.

Belongs here: the theme's own questions, each as a pure function of the loaded tables. Formulas
are those of ``measures``; programmes, targets and claims are the other themes'.
"""

from helpers.analysis.profile.aims import measured_targets, own_targets
from helpers.analysis.profile.coverage import (
    SUBJECTS,
    coverage,
    summary,
    unknown_subjects,
)
from helpers.analysis.profile.disagreements import disagreements
from helpers.analysis.profile.holdings import (
    holdings,
    on_each_basis,
    people_alone,
    regions_on_record,
)
from helpers.analysis.profile.identity import (
    changes,
    names_and_codes,
    predecessors,
    successors,
)
from helpers.analysis.profile.intensity import intensities
from helpers.analysis.profile.series import breaks, long_series, series, spans
from helpers.analysis.profile.standing import UNDEFINED_COUNTS, UNSTATED, people, standing

__all__ = [
    "SUBJECTS",
    "UNDEFINED_COUNTS",
    "UNSTATED",
    "breaks",
    "changes",
    "coverage",
    "disagreements",
    "holdings",
    "intensities",
    "long_series",
    "measured_targets",
    "names_and_codes",
    "on_each_basis",
    "own_targets",
    "people",
    "people_alone",
    "predecessors",
    "regions_on_record",
    "series",
    "spans",
    "standing",
    "successors",
    "summary",
    "unknown_subjects",
]
