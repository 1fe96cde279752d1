"""The codes of diagnostics: stable names of what can be wrong."""

from __future__ import annotations

from enum import Enum
from typing import Self


class Code(Enum):
    """The stable code of a kind of diagnostic, with one sentence that says what it is about.

    The first digit after ``K`` tells the area: 0 files and YAML, 1 structure, 2 references,
    3 numbers, units and periods, 4 targets, 5 scorecards and rules, 6 rankings, 7 observations,
    8 evaluation, 9 examples.

    >>> Code.UNKNOWN_KEY.value
    'K104'
    >>> Code.UNKNOWN_KEY.summary
    'a key that is not known at this place'
    """

    summary: str

    def __new__(cls, value: str, summary: str) -> Self:
        """Make a member whose value is the code alone."""
        member = object.__new__(cls)
        member._value_ = value
        member.summary = summary
        return member

    FILE_NOT_FOUND = "K001", "a file or folder that does not exist or cannot be read"
    NO_SPECIFICATION = "K002", "a folder without specification.yaml, or a file without content"
    ENCODING = "K003", "a text that is not UTF-8"
    SYNTAX = "K004", "a text that is not YAML"
    LIMIT = "K005", "a file larger or deeper than the limits for strangers' files"
    YAML_FEATURE = "K006", "a feature of YAML that kpikit leaves out on purpose"

    OUTSIDE_FOLDER = "K007", "a table or an import outside the folder of the specification"

    WRONG_SHAPE = "K101", "a mapping, list or plain value where another shape is needed"
    EMPTY_VALUE = "K102", "a key without a value"
    DUPLICATE_KEY = "K103", "the same key twice in one mapping"
    UNKNOWN_KEY = "K104", "a key that is not known at this place"
    MISSING_KEY = "K105", "a key that is required and not there"
    NOT_A_CHOICE = "K106", "a word that is not one of the words possible here"
    INVALID_ID = "K107", "an id with characters that ids do not have"
    ONE_OF = "K108", "none, or more than one, of keys of which exactly one is needed"
    VERSION = "K109", "a format version that this kpikit does not read"
    ACCEPTED = "K110", "an accepted finding that there is not, or that is an error"

    HITS_NOTHING = "K111", "an override of something that is not there, or not imported"
    OVERRIDE = "K112", "an override that changes nothing, or that contradicts another one"
    DECLARED_BELOW = "K113", "something that is declared again, though an import declares it"

    DUPLICATE_ID = "K201", "the same id declared twice"
    UNKNOWN_ID = "K202", "a reference to something that is not declared"
    CYCLE = "K203", "things that refer to each other in a circle"
    SHARES = "K204", "shares of an organisation unit that do not add up, or that nothing tells"
    NOT_THERE = "K205", "an organisation unit that is named for a time when it does not exist"
    SUCCESSION = "K206", "successions that contradict each other, or say what has no effect"
    MEMBERSHIP = "K207", "memberships that overlap, or lie outside the validity of their unit"

    NOT_A_NUMBER = "K301", "a text that is not a number, or too large a number"
    AMBIGUOUS_NUMBER = "K302", "a number that reads differently in different countries"
    UNKNOWN_UNIT = "K303", "a unit that is not declared"
    INCOMPATIBLE_UNIT = "K304", "a unit that measures something else"
    NOT_A_PERIOD = "K305", "a text that is not a period"
    NOT_A_DATE = "K307", "a text that is not a date"
    DUE = "K308", "a due date that cannot be told, or changes nothing"
    PLAUSIBLE = "K309", "a plausible range that cannot hold"
    UNIT_DECLARATION = "K306", "a declaration of a unit that contradicts another one"

    FORMULA_SYNTAX = "K310", "a text that is not a formula"
    UNKNOWN_FUNCTION = "K311", "a function that formulas do not have"
    FUNCTION_ARGUMENTS = "K312", "a function of a formula with too few, too many or wrong arguments"
    FORMULA_LIMIT = "K313", "a formula that is too long, too large or nested too deeply"
    FORMULA_UNITS = "K314", "parts of a formula whose units do not fit"
    FORMULA_KIND = "K315", "a condition where a number is needed, or the other way round"
    FORMULA_PLACE = "K317", "a part of the language that this formula cannot use"
    SUSPICIOUS_NUMBER = "K316", "a bare number in a formula that looks like percent"
    BLANK_AS_ZERO = "K318", "a derived figure that is 0 where nothing is reported"
    ZERO_AS_BLANK = "K319", "a formula that takes a reported 0 for a figure that is missing"
    RUNNING_FIGURE = "K320", "a running figure where none is, or one that runs since another day"
    MEAN_TO_DATE = "K322", "a mean of the year so far that cannot be told, or means nothing"
    CALENDAR = "K321", "a fiscal year or a term that the calendar does not say, or says twice"
    ZERO_DENOMINATORS = (
        "K323",
        "rates that differ in being best or worst where nothing is below",
    )
    ROLL_UP = "K330", "a roll-up that has no meaning, or lacks what it needs"

    DUPLICATE_TARGET = "K401", "two levels of one target between which nothing decides"
    AGAINST_DIRECTION = "K402", "a target that contradicts the direction of its indicator"
    MIXED_COMPARISON = "K403", "a target whose levels are not compared in the same way"

    TARGET_RANGE = "K404", "a range that ends below its beginning"
    YES_TARGET = "K405", "a target that demands a yes of numbers, or a number of words"
    PATH = "K406", "a path towards a level that values do not follow"
    DERIVED_LEVEL = "K407", "a level that is derived from something without a fitting number"
    BASELINE = "K408", "a ratio from a baseline without one, or a baseline without effect"
    SUSPICIOUS_LEVEL = "K409", "a derived level that looks as if something else were meant"
    NEVER_A_RATIO = "K410", "a score by the achievement of a target that never has one"
    ISSUED = "K411", "a level of a target that is issued when its period is over"

    MAX_POINTS_SUM = "K501", "maximum points of a group that are not the sum of its parts"
    BAND_ORDER = "K502", "bands with an edge that can never decide"
    NO_FULL_POINT = "K503", "a linear rule that does not say where full points are reached"
    EMPTY_RANGE = "K504", "a linear rule whose full and zero points leave no room between them"
    LEVEL_MISMATCH = "K505", "an indicator of another level than the scorecard that scores it"
    SUSPICIOUS_EDGE = "K506", "an edge on achievement that looks like percent without the word"
    BANDS_END = "K507", "bands that do not end with what holds where none is reached"
    NO_CHILDREN = "K508", "a scorecard or group without anything in it"
    MAX_POINTS_RANGE = "K509", "maximum points that are not above zero"

    NEEDS_TARGET = "K510", "a rule that reads a target where none is named"
    OPTIONS = "K511", "options of a rule that the indicator does not have"
    UNEQUAL_MAX_POINTS = "K512", "parts of a mean with different maximum points"
    WEIGHT = "K513", "a weight that counts nothing, or is not above zero"
    METHOD = "K514", "a number of a method that does not fit its group"
    UNSTATED_MAX_POINTS = "K515", "a group without max_points whose children do not say them"
    NO_PERIODS = "K516", "a node over periods that have no points, or that no number weighs"
    VERSIONS = "K518", "versions of a scorecard that are in force at the same time"
    NOT_ABOVE_ZERO = "K520", "a part of a score that has to be above zero, and is not"
    SEGMENTS = "K521", "segments of a piecewise rule that are none, overlap or lack their points"
    BETTER = "K522", "a rule among peers that does not know which measures are better"
    PEERS = "K523", "peers or groups of peers beside what compares with nobody"
    OWN_RULE = "K524", "a scoring rule in Python that cannot be used as one"

    CONSTANT_CONDITION = "K530", "a condition that is always true, or always false"
    NO_PARTS = "K531", "a score that is made of parts and has none"
    PART_NEVER_TAKEN = "K532", "a part of a score that can never be taken"
    PARTS_ABOVE_MAX = "K533", "parts of a score that add up to more than its maximum points"

    CAP_BELOW_SUM = "K534", "bonus or penalty items that add up to more than their cap"
    CAP_AGAINST_MAX = "K535", "a cap that contradicts the maximum points beside it"
    ROUNDED_BEFORE = "K536", "points that are rounded before they are added"

    GRADE_ORDER = "K540", "grades that overlap, or of which one can never be reached"
    GRADES_END = "K541", "grades that leave units without one"
    GRADE_EDGE = "K542", "an edge of a grade beyond what there is"
    NO_GRADES = "K543", "something about the grades of a node that has none"
    GRADE_LIMIT = "K544", "a quota, a step down or a cap that cannot be followed"
    QUOTA_BASES = "K545", "quotas on one grade that are parts of different grades"

    UNREADABLE_TABLE = "K701", "a table that cannot be read"
    MISSING_COLUMN = "K702", "a table without a column that is needed"
    UNKNOWN_CELL = "K703", "an observation of something that is not declared"
    DUPLICATE_CELL = "K704", "two observations of the same cell"
    INVALID_CELL = "K705", "an observation whose parts contradict each other"
    OUTSIDE_LEVEL = "K706", "an observation of a unit outside the indicator's level"
    UNREAD_COLUMN = "K707", "a column that is not read, though it looks as if it should be"
    UNIT_ROWS = "K708", "rows that say different things of one organisation unit"
    LEFT_OUT = "K709", "findings that are left out, because there are very many"

    IDENTITY = "K710", "figures that do not satisfy an identity of the data"
    FALLS = "K711", "a running figure that is lower than before"
    JUMPS = "K712", "a figure about 1,000 times, or the 1,000th part of, those beside it"
    IMPLAUSIBLE = "K713", "a figure outside the plausible range"
    DIFFERS = "K714", "a reported figure that is no rounding of what its parts give"
    DIFFERS_BELOW = "K715", "a reported figure that is not what the units below make"

    OUTLIVED = "K716", "an observation of a unit that has ended before the period does"

    NOTHING_TO_EVALUATE = "K801", "no period to evaluate"
    NOTHING_OBSERVED = "K802", "a period in which nothing is observed"
    RULE_FAILED = "K810", "a scoring rule in Python that fails, or gives something else than points"

    EXAMPLE_GIVEN = "K901", "figures of an example that do not say what they are of"
    EXAMPLE_EMPTY = "K902", "an example, or an expectation, that states nothing to compare"
    EXAMPLE_PERIOD = "K903", "an expectation of a period that the example does not evaluate"
    EXAMPLE_FIGURE = "K904", "something that is expected and cannot come out"
