"""A region's profile: everything the collection knows of it, and what it does not.

Belongs here: a module a section of the notebook; functions of the loaded tables that return tidy
frames. Not here: formulas, which are those of ``measures``, programmes, targets and claims, which
are the other themes', or words.
"""

from helpers.analysis.profile.coverage import SUBJECTS, coverage, summary, unknown_subjects
from helpers.analysis.profile.disagreements import disagreements
from helpers.analysis.profile.growth import growth, leading
from helpers.analysis.profile.holdings import (
    holdings,
    on_each_basis,
    people_alone,
    regions_on_record,
)
from helpers.analysis.profile.intensities import intensities
from helpers.analysis.profile.names import changes, names_and_codes, predecessors, successors
from helpers.analysis.profile.people import people
from helpers.analysis.profile.series import comparable, series
from helpers.analysis.profile.standing import UNDEFINED_COUNTS, UNSTATED, ranked_year, standing
from helpers.analysis.profile.targets import measured_targets, own_targets
