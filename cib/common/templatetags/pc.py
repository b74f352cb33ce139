"""Every component of the visual language, under one `{% load pc %}`.

Half-days are whole numbers everywhere. Items of lists are dictionaries or objects with the names given here; what is
in brackets may be left out. A uid is any id that is unique on its page.

Words
    {{ n|half_days }}  2½ days    {{ n|half_days_number }}  2½    {{ n|half_days_signed }}  +2½
    {{ d|long_date }}  3 March 2027    {{ d|short_date }}  3 March    {{ d|weekday_date }}  Wed 3 March
    {{ a|date_span:b }}  10 to 12 November 2026    {{ t|clock_time }}  3.30pm    {{ t|date_and_time }}
    {{ label|lower_first }}    {% counted n "person" "people" %}
Status
    {% tag "Due soon" "honey" %}  petrol, grey, honey, brick, moss, damson (or progress, idle, soon, overdue, settled,
        reserved)
    {% mark "done" size=20 css_class="" %}  see components/marks.py for the names
Days
    {% standing uid direction allowance done reserved until [whose= heading= level=3 sentence=] %}
        direction is give or receive
    {% day_bar uid direction allowance done reserved [whose=] %}
    {% days_cell uid direction allowance done reserved %}  in a table
    {% ledger_kind kind [label] %}  allowance, reserved, delivered, released, reversed
Stages (make them with components.rail.stages_from(names, now, notes, stopped))
    {% stage_words stages %}    {% stage_rail stages [label=] %}    {% mini_rail uid stages %}
    {% engagement_list engagements [uid] %}  title, url, [sub, stages]
Work
    {% task_list tasks [uid] %}  title, [url, hint, status, colour, due, yours, done, cannot_start]
    {% date_list dates [side=True] %}  date or when, text, [url, sub]
    {% attention_list items %}  severity (overdue, soon, mind, information, suggestion), title, [url, why, who]
People
    {% reasons items %}  (kind, text): for, note, mind, excluded
    {% candidate person %}  name, post, reasons, [url, tag, colour, chosen, action_name, action_value, action_label,
        note]
    {% team_places places %}  name, [sub, url, lead] or needed, [sub]
Lists
    {% filter_form filter.form %}    {% filter_chips filter.form %}
    {% state_counts states [label] %}  label, count, url, [current]
    {% chips items %}  label, url    {% views items label %}  label, url, [current]
    {% with_query page=2 %}    {% page_numbers page %}
    {% hex_map uid title cells [england= labels= table_id= note=] %}  see components/hexmap.py
    {% planner uid title rows quarters capacity [description=] %}  see components/planner.py
Figures
    {% picture uid drawn title description [css_class] %}  drawn by components/sparkline.py, strip.py or trend.py
Facts
    {% facts rows %}  (term, value)    {% summary_list rows %}  key, value or lines, [change_url, change_what]
    {% breadcrumbs items %}  (url, label)
Notes
    {% empty_state title [text= url= link=] %}    {% progress uid what done total [left= note=] %}
    {% notification text [kind= title= uid=] %}  info, success, warning, error    {% warning text %}
    {% confirmation title [reference_label= reference=] %}
Around content
    {% section title uid %}..{% endsection %}    {% panel [title= uid=] %}..{% endpanel %}
    {% side title uid %}..{% endside %}    {% inset %}..{% endinset %}
    {% details summary [is_open=] %}..{% enddetails %}    {% wrap css_class [element] %}..{% endwrap %}
    {% columns %} main {% beside %} aside {% endcolumns %}
Forms (the pack and the layouts use them)
    {% error_summary %}    {% error_prefix %}    {% govuk_widget field %}
"""

from django import template

from cib.common.tags import blocks, drawings, figures, filters, forms, lists, words

register = template.Library()
for part in (words, drawings, figures, lists, filters, blocks, forms):
    register.tags.update(part.register.tags)
    register.filters.update(part.register.filters)
