{% macro longest_pause() -%}
    {#- Seconds between handing in and going on that still count as work: whoever takes the next task within five minutes
        has not stopped. -#}
    300
{%- endmacro %}

{% macro seconds_per_input() -%}
    {#- A task counts for at most so many times the seconds with input: people read and think. What goes beyond is a timer
        that was left on. -#}
    3
{%- endmacro %}

{% macro seconds_without_telemetry() -%}
    {#- At most so many seconds of a task count as work where the tool recorded no input at all. -#}
    3600
{%- endmacro %}

{% macro attended_seconds(elapsed_seconds, active_seconds) -%}
    {#- How long a task can have been worked on: as long as it was open, less what a timer left on makes of it. -#}
    least(
        {{ elapsed_seconds }},
        coalesce({{ seconds_per_input() }} * {{ active_seconds }}, {{ seconds_without_telemetry() }})
    )
{%- endmacro %}

{% macro work_piece_end(ended, next_started) -%}
    {#- Where the part of a task ends that no later task covers; a short pause until the next one is part of it. Take
        tasks from the last to the first: `next_started` is the earliest start among those that ended later. Those cover
        everything from it to `ended`, so that the pieces make up the union of all, each second once. -#}
    case
        when {{ next_started }} - {{ ended }} <= {{ longest_pause() }} then {{ next_started }}
        else {{ ended }}
    end
{%- endmacro %}

{% macro is_alone(items) -%}
    {#- Whether a task was the only one open, as far as the tool says. -#}
    coalesce({{ items }}.concurrent_tasks, 1) <= 1
{%- endmacro %}

{% macro paid_seconds(items) -%}
    {#- Seconds with input that were paid. Where the tool itself says that several tasks were open, whoever pays knows,
        and nothing is counted. -#}
    case
        when {{ items }}.active_seconds is null or not {{ is_alone(items) }} then 0
        else least({{ items }}.active_seconds, coalesce({{ items }}.billed_seconds, {{ items }}.active_seconds))
    end
{%- endmacro %}

{% macro worked_within_a_day(covered_seconds, ended, first_started) -%}
    {#- Seconds of work in the 24 hours before `ended`: what the pieces that end in them cover, less what the first of them
        has before. -#}
    ({{ covered_seconds }} - greatest(0, {{ ended }} - 86400 - {{ first_started }}))
{%- endmacro %}

{% macro day_number(day) -%}
    {#- A date as a whole number that grows by one each day, for windows over days. -#}
    {{ days_between("cast('2000-01-01' as date)", day) }}
{%- endmacro %}
