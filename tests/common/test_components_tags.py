"""The component tags as pages call them: what is escaped, what is hidden, what is left out."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.template import Context, Template
from django.test import RequestFactory

from cib.common.components.rail import stages_from


def rendered(source: str, **context: object) -> str:
    """Render a template that has loaded the tags."""
    return Template("{% load pc %}" + source).render(Context(context)).strip()


def test_tag_has_the_colour_of_its_meaning_and_escapes_its_text() -> None:
    found = [rendered('{% tag text "overdue" %}', text="<b>2 over</b>"), rendered('{% tag "Booked" %}')]
    assert found == [
        '<strong class="govuk-tag govuk-tag--red">&lt;b&gt;2 over&lt;/b&gt;</strong>',
        '<strong class="govuk-tag">Booked</strong>',
    ]


@time_machine.travel("2026-10-06T10:00:00Z", tick=False)
@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("{{ day|short_date }}", "10 November"),
        ("{{ later|short_date }}", "3 March 2027"),
        ("{{ day|weekday_date }}", "Tue 10 November"),
        ("{{ day|long_date }}", "10 November 2026"),
        ("{{ day|date_span:later }}", "10 November 2026 to 3 March 2027"),
        ("{{ moment|clock_time }}", "3.30pm"),
        ("{{ late|long_date }}", "1 July 2026"),
        ("{{ moment|date_and_time }}", "1 July 2026, 3.30pm"),
        ("{{ nothing|long_date }}{{ nothing|half_days }}{{ nothing|clock_time }}", ""),
        ("{{ 'SEND support'|lower_first }}, {{ 'Early help'|lower_first }}", "SEND support, early help"),
    ],
)
def test_filters_write_londons_dates_and_times(source: str, said: str) -> None:
    found = rendered(
        source,
        day=date(2026, 11, 10),
        later=date(2027, 3, 3),
        moment=datetime(2026, 7, 1, 14, 30, tzinfo=UTC),
        late=datetime(2026, 6, 30, 23, 30, tzinfo=UTC),
        nothing=None,
    )
    assert found == said


def test_wrap_leaves_nothing_where_there_is_nothing_and_escapes_once() -> None:
    source = '{% wrap "pc-caption" "span" %}{{ text }}{% endwrap %}'
    assert [rendered(source, text=text) for text in ("  ", "A & B")] == [
        "",
        '<span class="pc-caption">A &amp; B</span>',
    ]


def test_columns_have_an_aside_only_where_it_is_filled() -> None:
    source = "{% columns %}<p>main</p>{% beside %} {{ aside }} {% endcolumns %}"
    assert [rendered(source, aside=text) for text in ("", "beside")] == [
        "<p>main</p>",
        '<div class="pc-layout pc-layout--aside"><div><p>main</p></div><div>beside</div></div>',
    ]


def test_bar_in_a_table_is_hidden_from_screen_readers_and_the_number_is_not() -> None:
    found = rendered('{% days_cell "c1" "give" 10 2 3 %}')
    assert found.startswith('<span class="pc-days-cell"><span class="pc-days-cell__number">1 ')
    assert ('aria-hidden="true"' in found, "<title" in found, "+1½" in found) == (True, False, True)


def test_day_bar_alone_has_a_title_and_a_description() -> None:
    found = rendered('{% day_bar "d1" "receive" 10 2 3 whose=name %}', name="Leeds & Co")
    assert '<title id="d1-t">Leeds &amp; Co: days received, of 5</title>' in found
    assert '<desc id="d1-d">1 received, 1½ reserved, 2½ still to receive.</desc>' in found


def test_unknown_direction_is_our_mistake() -> None:
    with pytest.raises(Exception, match="direction is give or receive, not 'sideways'"):
        rendered('{% day_bar "d1" "sideways" 10 2 3 %}')


def test_task_that_cannot_start_yet_is_no_link() -> None:
    tasks = [{"title": "Fieldwork", "url": "/x/", "cannot_start": True}, {"title": "Pack", "url": "/y/", "yours": True}]
    found = rendered("{% task_list tasks %}", tasks=tasks)
    assert ("/x/" in found, "/y/" in found, "Cannot start yet" in found, "pc-task--yours" in found) == (
        False,
        True,
        True,
        True,
    )


def test_stage_rail_says_done_and_now_to_those_who_do_not_see_it() -> None:
    found = rendered("{% stage_rail stages %}", stages=stages_from(["Requested", "Matching"], 2))
    assert 'Requested<span class="govuk-visually-hidden">, done</span>' in found
    assert 'Matching<span class="govuk-visually-hidden">, now</span>' in found


def test_chips_take_off_one_filter_and_keep_the_others() -> None:
    from_page = "{% with_query page=3 %} {% with_query sort=none %}"
    request = RequestFactory().get("/pool/?state=a&sort=name&page=2")
    found = Template("{% load pc %}" + from_page).render(Context({"request": request, "none": None}))
    assert found == "?state=a&amp;sort=name&amp;page=3 ?state=a&amp;page=2"


def test_reasons_say_in_words_what_their_marks_show() -> None:
    found = rendered("{% reasons items %}", items=[("mind", "He was there in 2023"), ("excluded", "Not available")])
    assert '<span class="govuk-visually-hidden">Bear in mind: </span>He was there in 2023' in found
    assert '<span class="govuk-visually-hidden">Excluded: </span>Not available' in found
