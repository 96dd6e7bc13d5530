"""Every table of the scoring rules, typed a second time by hand from the facts files.

Nothing here is read from a file. Every table names its section or clause and its source. Levels of a
language are always in the order reading, writing, listening, speaking.

Short names of sources: irccgrid, MI, irpr: see facts/crs.yaml "meta.sources". The facts were compiled on 2026-11-22.
"""

from datetime import date

ABILITIES = ["reading", "writing", "listening", "speaking"]

# contract, "Profile": education levels, low to high.
EDUCATION_LEVELS = [
    "less_than_secondary",
    "secondary",
    "one_year",
    "two_year",
    "bachelors",
    "two_or_more",
    "masters_or_professional",
    "doctoral",
]

# --------------------------------------------------------------------------------------------------------------
# General arithmetic
# --------------------------------------------------------------------------------------------------------------

# contract "Arithmetic: Hours"; facts process.yaml "hours" (IRPR 73).
HOURS_A_WEEK_CREDITED = 30
HOURS_A_YEAR = 1560
HOURS_SIX_MONTHS = 780
HOURS_TWO_YEARS = 3120

# contract "Arithmetic: Language results"; facts process.yaml "validity" (IRPR 75(2)(d),(e); MI 12(3), 3(4)).
LANGUAGE_VALID_YEARS = 2
ECA_VALID_YEARS = 5

# contract "Before 2015-01-01: error no_rule_yet"; facts crs.yaml "structure.effective_from".
FIRST_RULE_DAY = date(2015, 1, 1)

# facts README "What changed on 2026-11-03": every rule of the CRS is verified through this day.
CRS_VERIFIED_THROUGH = date(2026, 11, 2)

# facts README "Reading these files": "funds are verified through 2026-08-15"; funds.yaml tables 2026.
FUNDS_VERIFIED_THROUGH = date(2026, 8, 15)

# contract "Fine print: Occupations"; facts crs.yaml versions 2022-11-16 (SOR/2022-220).
NOC_2021_FIRST_DAY = date(2022, 11, 16)

# facts crs.yaml versions[-1]: the two factors the change of 2026-11-03 is known to touch without its figures being
# known: D.high_wage_or_job_offer null, canadian_work null. (See READING R15.)
LINES_WITH_A_KNOWN_UNREAD_CHANGE = ["crs.core.canadian_work", "crs.additional.job_offer"]

# --------------------------------------------------------------------------------------------------------------
# CRS, sections A to C: one version, from 2015-01-01 (facts crs.yaml; README "Verified from and through").
# Every pair is (with spouse, without spouse).
# --------------------------------------------------------------------------------------------------------------

CRS_ABC_VERSION = "2015-01-01"

# Ceilings of the sections. facts crs.yaml "structure"; irccgrid, MI s.8.
CRS_CEILING_A = (460, 500)
CRS_CEILING_B = 40
CRS_CEILING_C = 100
CRS_CEILING_D = 600
CRS_CEILING_ABC = 600
CRS_CEILING_TOTAL = 1200

# CRS A, age. irccgrid.
CRS_A_AGE_MAX = (100, 110)
CRS_A_AGE_17_OR_LESS = (0, 0)
CRS_A_AGE = {
    18: (90, 99),
    19: (95, 105),
    20: (100, 110),
    21: (100, 110),
    22: (100, 110),
    23: (100, 110),
    24: (100, 110),
    25: (100, 110),
    26: (100, 110),
    27: (100, 110),
    28: (100, 110),
    29: (100, 110),
    30: (95, 105),
    31: (90, 99),
    32: (85, 94),
    33: (80, 88),
    34: (75, 83),
    35: (70, 77),
    36: (65, 72),
    37: (60, 66),
    38: (55, 61),
    39: (50, 55),
    40: (45, 50),
    41: (35, 39),
    42: (25, 28),
    43: (15, 17),
    44: (5, 6),
}
CRS_A_AGE_45_OR_MORE = (0, 0)

# CRS A, level of education. irccgrid.
CRS_A_EDUCATION_MAX = (140, 150)
CRS_A_EDUCATION = {
    "less_than_secondary": (0, 0),
    "secondary": (28, 30),
    "one_year": (84, 90),
    "two_year": (91, 98),
    "bachelors": (112, 120),
    "two_or_more": (119, 128),
    "masters_or_professional": (126, 135),
    "doctoral": (140, 150),
}

# CRS A, first official language, points for EACH ability. irccgrid. Key: CLB; 0 to 3 are "3 or less", 10 is "10 or
# more".
CRS_A_FIRST_LANGUAGE_MAX = (128, 136)
CRS_A_FIRST_LANGUAGE = {
    0: (0, 0),
    1: (0, 0),
    2: (0, 0),
    3: (0, 0),
    4: (6, 6),
    5: (6, 6),
    6: (8, 9),
    7: (16, 17),
    8: (22, 23),
    9: (29, 31),
    10: (32, 34),
}

# CRS A, second official language, points for EACH ability, then held to the cap. irccgrid.
CRS_A_SECOND_LANGUAGE_CAP = (22, 24)
CRS_A_SECOND_LANGUAGE = {
    0: (0, 0),
    1: (0, 0),
    2: (0, 0),
    3: (0, 0),
    4: (0, 0),
    5: (1, 1),
    6: (1, 1),
    7: (3, 3),
    8: (3, 3),
    9: (6, 6),
    10: (6, 6),
}

# CRS A, both languages together. irccgrid. (It can never bite: 128 + 22 = 150, 136 + 24 = 160.)
CRS_A_LANGUAGES_MAX = (150, 160)

# CRS A, Canadian work experience, whole years; 5 is "5 or more". irccgrid; MI s.15.
CRS_A_CANADIAN_WORK_MAX = (70, 80)
CRS_A_CANADIAN_WORK = {
    0: (0, 0),
    1: (35, 40),
    2: (46, 53),
    3: (56, 64),
    4: (63, 72),
    5: (70, 80),
}

# CRS B, spouse's education. irccgrid.
CRS_B_EDUCATION_MAX = 10
CRS_B_EDUCATION = {
    "less_than_secondary": 0,
    "secondary": 2,
    "one_year": 6,
    "two_year": 7,
    "bachelors": 8,
    "two_or_more": 9,
    "masters_or_professional": 10,
    "doctoral": 10,
}

# CRS B, spouse's first official language, for EACH ability. irccgrid.
CRS_B_LANGUAGE_MAX = 20
CRS_B_LANGUAGE = {
    0: 0,
    1: 0,
    2: 0,
    3: 0,
    4: 0,
    5: 1,
    6: 1,
    7: 3,
    8: 3,
    9: 5,
    10: 5,
}

# CRS B, spouse's Canadian work experience, whole years; 5 is "5 or more". irccgrid; MI s.19(4).
CRS_B_CANADIAN_WORK_MAX = 10
CRS_B_CANADIAN_WORK = {0: 0, 1: 5, 2: 7, 3: 8, 4: 9, 5: 10}

# CRS C, education: tiers. irccgrid. A single bachelor's is in "one".
CRS_C_EDUCATION_TIER = {
    "less_than_secondary": "zero",
    "secondary": "zero",
    "one_year": "one",
    "two_year": "one",
    "bachelors": "one",
    "two_or_more": "two",
    "masters_or_professional": "two",
    "doctoral": "two",
}
CRS_C_PAIR_CAP = 50

# CRS C, education with first official language. irccgrid. Key: tier, then language tier
# (lang7: CLB 7 or more in all four, at least one below 9; lang9: CLB 9 or more in all four).
CRS_C_EDUCATION_LANGUAGE = {
    "zero": {"none": 0, "lang7": 0, "lang9": 0},
    "one": {"none": 0, "lang7": 13, "lang9": 25},
    "two": {"none": 0, "lang7": 25, "lang9": 50},
}

# CRS C, education with Canadian work: 0, 1, 2 or more years. irccgrid.
CRS_C_EDUCATION_CANADIAN_WORK = {
    "zero": {0: 0, 1: 0, 2: 0},
    "one": {0: 0, 1: 13, 2: 25},
    "two": {0: 0, 1: 25, 2: 50},
}

# CRS C, foreign work: tiers by whole years: 0; 1 or 2; 3 or more. irccgrid.
CRS_C_FOREIGN_WORK_LANGUAGE = {
    "zero": {"none": 0, "lang7": 0, "lang9": 0},
    "one": {"none": 0, "lang7": 13, "lang9": 25},
    "two": {"none": 0, "lang7": 25, "lang9": 50},
}
CRS_C_FOREIGN_WORK_CANADIAN_WORK = {
    "zero": {0: 0, 1: 0, 2: 0},
    "one": {0: 0, 1: 13, 2: 25},
    "two": {0: 0, 1: 25, 2: 50},
}

# CRS C, certificate of qualification with first official language. irccgrid.
CRS_C_CERTIFICATE_CAP = 50
CRS_C_CERTIFICATE_CLB5_ALL = 25
CRS_C_CERTIFICATE_CLB7_ALL = 50

# --------------------------------------------------------------------------------------------------------------
# CRS, section D: every dated version since 2015-01-01 (facts crs.yaml "D_additional" and "versions").
# Each list is oldest first; the version used is the last one whose start is on or before the day.
# --------------------------------------------------------------------------------------------------------------

# CRS D, provincial nomination. MI 2014 (2014-11-28); irccgrid. 600 since the first day.
CRS_D_NOMINATION = [
    {"start": date(2015, 1, 1), "points": 600},
]

# CRS D, qualifying job offer. MI 2014; MI 2016-1 (2016-10-21); IRCC notice 2024-12-23.
CRS_D_JOB_OFFER = [
    {"start": date(2015, 1, 1), "major_group_00": 600, "other": 600},
    {"start": date(2016, 11, 19), "major_group_00": 200, "other": 50},
    {"start": date(2025, 3, 25), "major_group_00": 0, "other": 0},
]

# CRS D, study in Canada. MI s.30; MI 2016-1. On 2015-01-01 "other_D: none".
CRS_D_CANADIAN_STUDY = [
    {"start": date(2015, 1, 1), "none": 0, "one_or_two_years": 0, "three_years_or_more": 0},
    {"start": date(2016, 11, 19), "none": 0, "one_or_two_years": 15, "three_years_or_more": 30},
]

# CRS D, French: NCLC 7 or more in all four, with English CLB 4 or less (or none), or with English CLB 5 or more in
# all four. MI 2017-1 (2017-05-29); versions 2020-10-20. On 2015-01-01 "other_D: none".
CRS_D_FRENCH = [
    {"start": date(2015, 1, 1), "english_4_or_less": 0, "english_5_or_more": 0},
    {"start": date(2017, 6, 6), "english_4_or_less": 15, "english_5_or_more": 30},
    {"start": date(2020, 10, 20), "english_4_or_less": 25, "english_5_or_more": 50},
]

# CRS D, brother or sister in Canada. MI 2017-1 (2017-05-29). On 2015-01-01 "other_D: none".
CRS_D_SIBLING = [
    {"start": date(2015, 1, 1), "points": 0},
    {"start": date(2017, 6, 6), "points": 15},
]

# --------------------------------------------------------------------------------------------------------------
# Language tests to CLB/NCLC: lower bounds, highest level first (facts language.yaml "tables").
# Row: level, [reading, writing, listening, speaking]. Scores as written, so that halves stay exact.
# --------------------------------------------------------------------------------------------------------------

# CELPIP-General: level n is CLB n (IRCC PGWP results page; IRCC FCIP/RCIP language page). The published table runs
# from 4 to 10; the contract takes the levels as they are. Typed here only to compare with.
CELPIP_PUBLISHED = [
    (10, ["10", "10", "10", "10"]),
    (9, ["9", "9", "9", "9"]),
    (8, ["8", "8", "8", "8"]),
    (7, ["7", "7", "7", "7"]),
    (6, ["6", "6", "6", "6"]),
    (5, ["5", "5", "5", "5"]),
    (4, ["4", "4", "4", "4"]),
]

# IELTS General Training (the same IRCC pages). Listening 7.0 is CLB 7, not 8.
IELTS = [
    (10, ["8.0", "7.5", "8.5", "7.5"]),
    (9, ["7.0", "7.0", "8.0", "7.0"]),
    (8, ["6.5", "6.5", "7.5", "6.5"]),
    (7, ["6.0", "6.0", "6.0", "6.0"]),
    (6, ["5.0", "5.5", "5.5", "5.5"]),
    (5, ["4.0", "5.0", "5.0", "5.0"]),
    (4, ["3.5", "4.0", "4.5", "4.0"]),
]

# PTE Core (IRCC PGWP results page 2025-12-07; clbConversion2025). Its row 3 is published too.
PTE_CORE = [
    (10, ["88", "90", "89", "89"]),
    (9, ["78", "88", "82", "84"]),
    (8, ["69", "79", "71", "76"]),
    (7, ["60", "69", "60", "68"]),
    (6, ["51", "60", "50", "59"]),
    (5, ["42", "51", "39", "51"]),
    (4, ["33", "41", "28", "42"]),
    (3, ["24", "32", "18", "34"]),
]

# TEF Canada, the "équivalence ancien score" column used for Express Entry (IRCC test-equivalency charts).
TEF = [
    (10, ["263", "393", "316", "393"]),
    (9, ["248", "371", "298", "371"]),
    (8, ["233", "349", "280", "349"]),
    (7, ["207", "310", "249", "310"]),
    (6, ["181", "271", "217", "271"]),
    (5, ["151", "226", "181", "226"]),
    (4, ["121", "181", "145", "181"]),
]

# TCF Canada (IRCC PGWP page 2025-12-07).
TCF = [
    (10, ["549", "16", "549", "16"]),
    (9, ["524", "14", "523", "14"]),
    (8, ["499", "12", "503", "12"]),
    (7, ["453", "10", "458", "10"]),
    (6, ["406", "7", "398", "7"]),
    (5, ["375", "6", "369", "6"]),
    (4, ["342", "4", "331", "4"]),
]

# facts language.yaml "accepted_tests": which language a test is in.
TEST_LANGUAGE = {"celpip": "en", "ielts": "en", "pte_core": "en", "tef": "fr", "tcf": "fr"}

# contract "CLB levels above 10 are reported as 10"; facts language.yaml CLB_ceiling_used.
CLB_CEILING = 10

# --------------------------------------------------------------------------------------------------------------
# Federal Skilled Worker class (facts fsw.yaml; IRPR 75 to 83, consolidation to 2026-06-14)
# --------------------------------------------------------------------------------------------------------------

FSW_WORK_HOURS = 1560  # IRPR 75(2)(a)
FSW_WORK_WINDOW_YEARS = 10  # IRPR 75(2)(a)
FSW_LANGUAGE_MINIMUM = 7  # IRPR 75(2)(d), 74(1)
FSW_PASS_MARK = 67  # IRPR 76(2)

# IRPR 79(3)(a): first official language, for EACH ability; below CLB 7 nothing.
FSW_FIRST_LANGUAGE = {0: 0, 1: 0, 2: 0, 3: 0, 4: 0, 5: 0, 6: 0, 7: 4, 8: 5, 9: 6, 10: 6}
FSW_FIRST_LANGUAGE_MAX = 24
# IRPR 79(3)(b): second official language, all or nothing at CLB 5 in all four.
FSW_SECOND_LANGUAGE_MINIMUM = 5
FSW_SECOND_LANGUAGE_POINTS = 4

# IRPR 78: education, maximum 25.
FSW_EDUCATION = {
    "less_than_secondary": 0,
    "secondary": 5,
    "one_year": 15,
    "two_year": 19,
    "bachelors": 21,
    "two_or_more": 22,
    "masters_or_professional": 23,
    "doctoral": 25,
}

# IRPR 80: experience, whole years; 6 is "6 or more". Maximum 15.
FSW_EXPERIENCE = {0: 0, 1: 9, 2: 11, 3: 11, 4: 13, 5: 13, 6: 15}

# IRPR 81: age. Under 18: 0; 47 or more: 0. Maximum 12.
FSW_AGE = {
    18: 12,
    19: 12,
    20: 12,
    21: 12,
    22: 12,
    23: 12,
    24: 12,
    25: 12,
    26: 12,
    27: 12,
    28: 12,
    29: 12,
    30: 12,
    31: 12,
    32: 12,
    33: 12,
    34: 12,
    35: 12,
    36: 11,
    37: 10,
    38: 9,
    39: 8,
    40: 7,
    41: 6,
    42: 5,
    43: 4,
    44: 3,
    45: 2,
    46: 1,
}

# IRPR 82: arranged employment.
FSW_ARRANGED_EMPLOYMENT = 10

# IRPR 83(1): adaptability, together at most 10.
FSW_ADAPTABILITY_MAX = 10
FSW_ADAPTABILITY_SPOUSE_LANGUAGE = 5  # 83(1)(a): CLB 4 in all four
FSW_ADAPTABILITY_SPOUSE_LANGUAGE_MINIMUM = 4
FSW_ADAPTABILITY_OWN_STUDY = 5  # 83(1)(b)
FSW_ADAPTABILITY_SPOUSE_STUDY = 5  # 83(1)(b.1)
FSW_ADAPTABILITY_OWN_WORK = 10  # 83(1)(c)
FSW_ADAPTABILITY_SPOUSE_WORK = 5  # 83(1)(c.1)
FSW_ADAPTABILITY_RELATIVE = 5  # 83(1)(d), 83(5)
FSW_ADAPTABILITY_ARRANGED_EMPLOYMENT = 5  # 83(1)(e)

# --------------------------------------------------------------------------------------------------------------
# Canadian Experience Class (facts cec.yaml; IRPR 87.1)
# --------------------------------------------------------------------------------------------------------------

CEC_WORK_HOURS = 1560  # 87.1(2)(a)
CEC_WORK_WINDOW_YEARS = 3  # 87.1(2)(a)
CEC_LANGUAGE_TEER = {"0": 7, "1": 7, "2": 5, "3": 5}  # 87.1(2)(d),(e)

# The public policy for fee-for-service physicians (facts cec.yaml "exceptions": invitations on or after
# 2023-04-25). The facts name no codes for it; these are the three of the category "physicians" (facts
# categories.yaml).
PHYSICIAN_CODES = ["31100", "31101", "31102"]
PHYSICIAN_POLICY_FIRST_DAY = date(2023, 4, 25)

# --------------------------------------------------------------------------------------------------------------
# Federal Skilled Trades class (facts fst.yaml; IRPR 87.2)
# --------------------------------------------------------------------------------------------------------------

FST_WORK_HOURS = 3120  # 87.2(3)(b)
FST_WORK_WINDOW_YEARS = 5  # 87.2(3)(b)
FST_LANGUAGE = {"reading": 4, "writing": 4, "listening": 5, "speaking": 5}  # 74(1); IRCC language-test page

# 87.2(1): occupations by the beginning of the code, and what is left out of them.
FST_PREFIXES = ["72", "73", "82", "83", "92", "93", "6320", "62200"]
FST_PREFIXES_LEFT_OUT = ["726", "932"]

# --------------------------------------------------------------------------------------------------------------
# Settlement funds, CAD, for a family of 1, 2, ... 7, then for each additional person (facts funds.yaml; IRPR
# 76(1)(b)(i), 87.2(5)). "start" None: the table has a year but no certain day (code start_unknown).
# --------------------------------------------------------------------------------------------------------------

FUNDS_TABLES = [
    {
        "year": 2018,
        "start": None,
        "amounts": [12474, 15530, 19092, 23181, 26291, 29652, 33013],
        "each_additional": 3361,
    },
    {
        "year": 2019,
        "start": None,
        "amounts": [12669, 15772, 19390, 23542, 26701, 30114, 33528],
        "each_additional": 3414,
    },
    {
        "year": 2020,
        "start": None,
        "amounts": [12960, 16135, 19836, 24083, 27315, 30806, 34299],
        "each_additional": 3492,
    },
    {
        "year": 2021,
        "start": None,
        "amounts": [13213, 16449, 20222, 24553, 27847, 31407, 34967],
        "each_additional": 3560,
    },
    {
        "year": 2022,
        "start": None,
        "amounts": [13310, 16570, 20371, 24733, 28052, 31638, 35224],
        "each_additional": 3586,
    },
    {
        "year": 2023,
        "start": None,
        "amounts": [13757, 17127, 21055, 25564, 28994, 32700, 36407],
        "each_additional": 3706,
    },
    # size 5 is 30,690 as published (perhaps a slip for 30,960; facts funds.yaml "anomaly": keep as published)
    {
        "year": 2024,
        "start": date(2024, 5, 28),
        "amounts": [14690, 18288, 22483, 27297, 30690, 34917, 38875],
        "each_additional": 3958,
    },
    {
        "year": 2025,
        "start": date(2025, 7, 7),
        "amounts": [15263, 19001, 23360, 28362, 32168, 36280, 40392],
        "each_additional": 4112,
    },
    # 2026: no later table found; the 2025 amounts go on.
]

# --------------------------------------------------------------------------------------------------------------
# Category-based selection: 11 categories, 22 versions (facts categories.yaml). First and last day inclusive; last
# None: still in force. A day before the first version: not_yet. A day after the last, or in a gap: retired. "kind":
# language, noc_list or military.
# --------------------------------------------------------------------------------------------------------------

CATEGORIES = {
    # French-language proficiency: NCLC 7 in all four abilities; no occupation list.
    "french": [
        {
            "version": "2023-1",
            "first": date(2023, 5, 31),
            "last": date(2026, 2, 5),
            "kind": "language",
            "level": 7,
        },
        {
            "version": "2026-2",
            "first": date(2026, 2, 6),
            "last": None,
            "kind": "language",
            "level": 7,
        },
    ],
    # Healthcare occupations; from 2025-02-27 Healthcare and social services occupations.
    "healthcare": [
        {
            "version": "2023-1",
            "first": date(2023, 5, 31),
            "last": date(2025, 2, 26),
            "kind": "noc_list",
            "months": 6,
            "window_years": 3,
            "continuous": True,
            "canada_only": False,
            "codes": [
                "31100",  # specialists in clinical and laboratory medicine
                "31101",  # specialists in surgery
                "31102",  # general practitioners and family physicians
                "31103",  # veterinarians
                "31110",  # dentists
                "31111",  # optometrists
                "31112",  # audiologists and speech-language pathologists
                "31121",  # dietitians and nutritionists
                "31200",  # psychologists
                "31201",  # chiropractors
                "31202",  # physiotherapists
                "31203",  # occupational therapists
                "31204",  # kinesiologists and others
                "31209",  # other professional occupations in health diagnosing and treating
                "31300",  # nursing coordinators and supervisors
                "31301",  # registered nurses
                "31302",  # nurse practitioners
                "31303",  # physician assistants, midwives
                "32101",  # licensed practical nurses
                "32102",  # paramedical occupations
                "32103",  # respiratory therapists
                "32109",  # other technical occupations in therapy and assessment
                "32120",  # medical laboratory technologists
                "32121",  # medical radiation technologists
                "32122",  # medical sonographers
                "32200",  # traditional Chinese medicine practitioners
                "32201",  # massage therapists
                "32209",  # other practitioners of natural healing
                "33101",  # medical laboratory assistants
                "33102",  # nurse aides
                "33103",  # pharmacy assistants
                "33109",  # other assisting occupations
                "41301",  # therapists in counselling
                "41320",  # educational counsellors
                "42203",  # instructors of persons with disabilities
            ],
        },
        {
            "version": "2025-2",
            "first": date(2025, 2, 27),
            "last": date(2026, 2, 17),
            "kind": "noc_list",
            "months": 6,
            "window_years": 3,
            "continuous": True,
            "canada_only": False,
            "codes": [
                "31100",
                "31101",
                "31102",
                "31103",
                "31110",
                "31111",
                "31112",
                "31120",  # pharmacists
                "31121",
                "31200",
                "31201",
                "31202",
                "31203",
                "31209",
                "31300",
                "31301",
                "31302",
                "31303",
                "32101",
                "32102",
                "32103",
                "32104",  # animal health technologists
                "32109",
                "32111",  # dental hygienists
                "32120",
                "32121",
                "32122",
                "32123",  # cardiology technologists
                "32124",  # pharmacy technicians
                "32129",  # other medical technologists
                "32201",
                "33101",
                "33102",
                "33103",
                "41300",  # social workers
                "41301",
                "42201",  # social and community service workers
            ],
        },
        {
            "version": "2026-3",
            "first": date(2026, 2, 18),
            "last": None,
            "kind": "noc_list",
            "months": 12,
            "window_years": 3,
            "continuous": False,
            "canada_only": False,
            "codes": [
                "31100",
                "31101",
                "31102",
                "31103",
                "31110",
                "31111",
                "31112",
                "31120",
                "31121",
                "31200",
                "31201",
                "31202",
                "31203",
                "31209",
                "31300",
                "31301",
                "31302",
                "31303",
                "32101",
                "32102",
                "32103",
                "32104",
                "32109",
                "32111",
                "32120",
                "32121",
                "32122",
                "32123",
                "32124",
                "32129",
                "32201",
                "33101",
                "33102",
                "33103",
                "41300",
                "41301",
                "42201",
            ],
        },
    ],
    # Science, technology, engineering and math (STEM) occupations.
    "stem": [
        {
            "version": "2023-1",
            "first": date(2023, 5, 31),
            "last": date(2025, 2, 26),
            "kind": "noc_list",
            "months": 6,
            "window_years": 3,
            "continuous": True,
            "canada_only": False,
            "codes": [
                "20010",  # engineering managers
                "20011",  # architecture and science managers
                "20012",  # computer and information systems managers
                "21200",  # architects
                "21201",  # landscape architects
                "21202",  # urban and land use planners
                "21203",  # land surveyors
                "21210",  # mathematicians, statisticians and actuaries
                "21211",  # data scientists
                "21220",  # cybersecurity specialists
                "21221",  # business systems specialists
                "21222",  # information systems specialists
                "21223",  # database analysts
                "21230",  # computer systems developers
                "21231",  # software engineers
                "21232",  # software developers
                "21233",  # web designers
                "21234",  # web developers
                "21300",  # civil engineers
                "21310",  # electrical and electronics engineers
                "21311",  # computer engineers
                "21321",  # industrial and manufacturing engineers
                "21322",  # metallurgical and materials engineers
                "41400",  # natural and applied science policy researchers
            ],
        },
        {
            "version": "2025",
            "first": date(2025, 2, 27),
            "last": date(2026, 2, 17),
            "kind": "noc_list",
            "months": 6,
            "window_years": 3,
            "continuous": True,
            "canada_only": False,
            "codes": [
                "20011",
                "21220",
                "21300",
                "21301",  # mechanical engineers
                "21310",
                "21321",
                "21331",  # geological engineers
                "22300",  # civil engineering technologists
                "22301",  # mechanical engineering technologists
                "22310",  # electrical engineering technologists
                "63100",  # insurance agents and brokers
            ],
        },
        {
            "version": "2026",
            "first": date(2026, 2, 18),
            "last": None,
            "kind": "noc_list",
            "months": 12,
            "window_years": 3,
            "continuous": False,
            "canada_only": False,
            "codes": [
                "20011",
                "21220",
                "21300",
                "21301",
                "21310",
                "21321",
                "21331",
                "22300",
                "22301",
                "22310",
                "63100",
            ],
        },
    ],
    # Trade occupations.
    "trades": [
        {
            "version": "2023-1",
            "first": date(2023, 5, 31),
            "last": date(2025, 2, 26),
            "kind": "noc_list",
            "months": 6,
            "window_years": 3,
            "continuous": True,
            "canada_only": False,
            "codes": [
                "72014",  # contractors and supervisors, other construction trades
                "72106",  # welders
                "72200",  # electricians
                "72300",  # plumbers
                "72310",  # carpenters
                "72400",  # construction millwrights
                "72402",  # heating, refrigeration and air conditioning mechanics
                "72405",  # machine fitters
                "72406",  # elevator constructors
                "73200",  # residential and commercial installers
            ],
        },
        {
            "version": "2025-2",
            "first": date(2025, 2, 27),
            "last": date(2026, 2, 17),
            "kind": "noc_list",
            "months": 6,
            "window_years": 3,
            "continuous": True,
            "canada_only": False,
            "codes": [
                "22303",  # construction estimators
                "63200",  # cooks
                "70010",  # construction managers
                "70011",  # home building and renovation managers
                "72100",  # machinists
                "72102",  # sheet metal workers
                "72106",  # welders
                "72200",  # electricians
                "72201",  # industrial electricians
                "72300",  # plumbers
                "72302",  # gas fitters
                "72310",  # carpenters
                "72311",  # cabinetmakers
                "72320",  # bricklayers
                "72400",  # construction millwrights
                "72401",  # heavy-duty equipment mechanics
                "72402",  # heating, refrigeration and air conditioning mechanics
                "72422",  # electrical mechanics
                "72501",  # water well drillers
                "72999",  # other technical trades
                "73100",  # concrete finishers
                "73110",  # roofers and shinglers
                "73112",  # painters and decorators
                "73113",  # floor covering installers
                "82021",  # contractors and supervisors, oil and gas drilling
            ],
        },
        {
            "version": "2026-3",
            "first": date(2026, 2, 18),
            "last": None,
            "kind": "noc_list",
            "months": 12,
            "window_years": 3,
            "continuous": False,
            "canada_only": False,
            "codes": [
                "22303",
                "63201",  # butchers, moved here from agriculture
                "70010",
                "70011",
                "72100",
                "72102",
                "72106",
                "72200",
                "72201",
                "72300",
                "72302",
                "72310",
                "72311",
                "72320",
                "72400",
                "72401",
                "72402",
                "72422",
                "72501",
                "72999",
                "73100",
                "73110",
                "73112",
                "73113",
                "82021",
            ],
        },
    ],
    # Transport occupations. Gap from 2025-02-27 to 2026-02-17.
    "transport": [
        {
            "version": "2023-1",
            "first": date(2023, 5, 31),
            "last": date(2025, 2, 26),
            "kind": "noc_list",
            "months": 6,
            "window_years": 3,
            "continuous": True,
            "canada_only": False,
            "codes": [
                "70020",  # managers in transportation
                "72403",  # railway carmen/women
                "72404",  # aircraft mechanics and inspectors
                "72600",  # air pilots
                "72601",  # air traffic controllers
                "72602",  # deck officers
                "72603",  # engineer officers
                "72604",  # railway traffic controllers
                "73300",  # transport truck drivers
                "93200",  # aircraft assemblers
            ],
        },
        {
            "version": "2026-2",
            "first": date(2026, 2, 18),
            "last": None,
            "kind": "noc_list",
            "months": 12,
            "window_years": 3,
            "continuous": False,
            "canada_only": False,
            "codes": [
                "22313",  # aircraft instrument mechanics
                "72404",  # aircraft mechanics and inspectors
                "72410",  # automotive service technicians
                "72600",  # air pilots
            ],
        },
    ],
    # Agriculture and agri-food occupations. Retired 2026-02-18.
    "agriculture": [
        {
            "version": "2023-1",
            "first": date(2023, 5, 31),
            "last": date(2025, 2, 26),
            "kind": "noc_list",
            "months": 6,
            "window_years": 3,
            "continuous": True,
            "canada_only": False,
            "codes": [
                "63201",  # butchers
                "82030",  # agricultural service contractors and farm supervisors
                "82031",  # contractors and supervisors, landscaping
            ],
        },
        {
            "version": "2025",
            "first": date(2025, 2, 27),
            "last": date(2026, 2, 17),
            "kind": "noc_list",
            "months": 6,
            "window_years": 3,
            "continuous": True,
            "canada_only": False,
            "codes": [
                "63201",  # butchers
            ],
        },
    ],
    # Education occupations. First announced 2025-02-27.
    "education": [
        {
            "version": "2025-1",
            "first": date(2025, 2, 27),
            "last": date(2026, 2, 17),
            "kind": "noc_list",
            "months": 6,
            "window_years": 3,
            "continuous": True,
            "canada_only": False,
            "codes": [
                "41220",  # secondary school teachers
                "41221",  # elementary school and kindergarten teachers
                "42202",  # early childhood educators
                "42203",  # instructors of persons with disabilities
                "43100",  # teacher assistants
            ],
        },
        {
            "version": "2026",
            "first": date(2026, 2, 18),
            "last": None,
            "kind": "noc_list",
            "months": 12,
            "window_years": 3,
            "continuous": False,
            "canada_only": False,
            "codes": [
                "41220",
                "41221",
                "42202",
                "42203",
                "43100",
            ],
        },
    ],
    # Physicians with Canadian work experience. First announced 2025-12-08: 12 months, continuous until 2026-02-17.
    "physicians": [
        {
            "version": "2025-12 page",
            "first": date(2025, 12, 8),
            "last": date(2026, 2, 17),
            "kind": "noc_list",
            "months": 12,
            "window_years": 3,
            "continuous": True,
            "canada_only": True,
            "codes": [
                "31100",
                "31101",
                "31102",
            ],
        },
        {
            "version": "2026-1",
            "first": date(2026, 2, 18),
            "last": None,
            "kind": "noc_list",
            "months": 12,
            "window_years": 3,
            "continuous": False,
            "canada_only": True,
            "codes": [
                "31100",
                "31101",
                "31102",
            ],
        },
    ],
    # Senior managers with Canadian work experience. 00010 and 00011 are not on the list.
    "senior-managers": [
        {
            "version": "2026-1",
            "first": date(2026, 2, 18),
            "last": None,
            "kind": "noc_list",
            "months": 12,
            "window_years": 3,
            "continuous": False,
            "canada_only": True,
            "codes": [
                "00012",
                "00013",
                "00014",
                "00015",
            ],
        },
    ],
    # Researchers with Canadian work experience.
    "researchers": [
        {
            "version": "2026",
            "first": date(2026, 2, 18),
            "last": None,
            "kind": "noc_list",
            "months": 12,
            "window_years": 3,
            "continuous": False,
            "canada_only": True,
            "codes": [
                "41200",  # university professors and lecturers
                "41201",  # post-secondary teaching and research assistants
            ],
        },
    ],
    # Skilled military recruits: not a rule of months in an occupation.
    "military": [
        {
            "version": "2026-1",
            "first": date(2026, 2, 18),
            "last": None,
            "kind": "military",
            "service_years": 10,
            "offer_years": 3,
            "education": "two_year",
            "codes": [
                "40042",  # commissioned officers of the Canadian Armed Forces
                "42102",  # specialized members
                "43204",  # operations members
            ],
        },
    ],
}

# contract "Assessment": the order of the slugs.
CATEGORY_ORDER = [
    "french",
    "healthcare",
    "stem",
    "trades",
    "transport",
    "agriculture",
    "education",
    "physicians",
    "senior-managers",
    "researchers",
    "military",
]

# facts categories.yaml "reading.months": 6 months is 780 hours, 12 months 1,560 hours.
HOURS_OF_MONTHS = {6: 780, 12: 1560}

# --------------------------------------------------------------------------------------------------------------
# Rounds (facts draws.csv: round_type and program_or_category; contract "Who a round could invite")
# --------------------------------------------------------------------------------------------------------------

ROUND_PROGRAM = {
    "federal-skilled-worker": "fsw",
    "canadian-experience-class": "cec",
    "federal-skilled-trades": "fst",
}
ROUND_NOMINEES = "provincial-nominee-program"
