"""The rows of council data profiles, each noun in its own module."""

from profiles.models.assessments import AssessmentFile, AssessmentPolicy, SelfAssessment, ThemeView
from profiles.models.comparing import ComparisonPolicy
from profiles.models.grants import ProfileGrant
from profiles.models.imports import DataImport, ImportContent, ImportLine, ImportPolicy
from profiles.models.indicators import CoreListing, Indicator, IndicatorCode, Source, Theme
from profiles.models.readings import Area, PastReading, Reading, ReadingPeriod, Release
from profiles.models.signs import EarlySign, SignAnswer, SignPolicy

__all__ = [
    "Area",
    "AssessmentFile",
    "AssessmentPolicy",
    "ComparisonPolicy",
    "CoreListing",
    "DataImport",
    "EarlySign",
    "ImportContent",
    "ImportLine",
    "ImportPolicy",
    "Indicator",
    "IndicatorCode",
    "PastReading",
    "ProfileGrant",
    "Reading",
    "ReadingPeriod",
    "Release",
    "SelfAssessment",
    "SignAnswer",
    "SignPolicy",
    "Source",
    "Theme",
    "ThemeView",
]
