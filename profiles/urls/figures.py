"""Addresses of what a council keeps itself: its own figures, releases, self-assessments."""

from django.urls import URLPattern, URLResolver, path, re_path

from profiles.views import assessments, releases

_LA = r"(?P<la_code>[0-9]{3})"

urlpatterns: list[URLPattern | URLResolver] = [
    re_path(rf"^councils/{_LA}/figures/$", releases.OwnFigures.as_view(), name="own_figures"),
    re_path(rf"^councils/{_LA}/figures/release/$", releases.FiguresRelease.as_view(), name="figures_release"),
    re_path(rf"^councils/{_LA}/self-assessment/$", assessments.CouncilAssessments.as_view(), name="own_assessments"),
    re_path(
        rf"^councils/{_LA}/self-assessment/begin/$", assessments.AssessmentBegin.as_view(), name="assessment_begin"
    ),
    path("self-assessments/<uuid:pk>/", assessments.AssessmentDetail.as_view(), name="assessment_detail"),
    path("self-assessments/<uuid:pk>/answers/", assessments.AnswersEdit.as_view(), name="assessment_answers"),
    path("self-assessments/<uuid:pk>/themes/<slug:code>/", assessments.ThemeEdit.as_view(), name="assessment_theme"),
    path("self-assessments/<uuid:pk>/document/", assessments.DocumentPut.as_view(), name="assessment_document"),
    path("self-assessments/<uuid:pk>/file/", assessments.AssessmentDownload.as_view(), name="assessment_file"),
    path("self-assessments/<uuid:pk>/finish/", assessments.AssessmentFinish.as_view(), name="assessment_finish"),
    path("self-assessments/<uuid:pk>/drop/", assessments.AssessmentDrop.as_view(), name="assessment_drop"),
    path("self-assessments/<uuid:pk>/release/", assessments.AssessmentRelease.as_view(), name="assessment_release"),
    path(
        "self-assessments/<uuid:pk>/beside/<uuid:earlier>/",
        assessments.AssessmentBeside.as_view(),
        name="assessment_beside",
    ),
    path("figures/files/<uuid:pk>/release/", releases.ImportRelease.as_view(), name="import_release"),
]
