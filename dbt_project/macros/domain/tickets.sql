{% macro desk_calendar(schedule_id) -%}
    {#- The business calendar that a desk's schedule is. -#}
    ('desk:' || {{ schedule_id }})
{%- endmacro %}

{% macro is_ticket_done(status) -%}
    {#- In brackets: Spark takes one comparison of an expression, and callers compare the answer. -#}
    ({{ status }} in ('solved', 'closed', 'deleted'))
{%- endmacro %}

{% macro applied_to_runs(told, columns, also='') -%}
    {#- A select with one row per run of `runs`: what `told` (columns ticket_id, told_at and `columns`) said of its ticket
        when the run started, else the first that it said while the run lasted. -#}
    select
        runs.clock_id,
        {% for column in columns -%}
        {{ told }}.{{ column }},
        {% endfor -%}
        {{ told }}.told_at
    from runs
    inner join {{ told }}
        on
            runs.ticket_id = {{ told }}.ticket_id
            and {{ told }}.told_at <= coalesce(runs.stopped_at, {{ as_of() }})
            {{ also }}
    qualify row_number() over (
        partition by runs.clock_id
        order by
            case when {{ told }}.told_at <= runs.started_at then {{ told }}.told_at end desc nulls last,
            {{ told }}.told_at asc nulls last,
            {{ told }}.told_id asc nulls last
    ) = 1
{%- endmacro %}
