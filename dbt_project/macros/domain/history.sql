{% macro last_said(nights, keys, facts) -%}
    {#- One row per key: each fact as the last of `nights`, which have an as_of, said it. -#}
    select
        {%- for key in keys %}
        {{ nights }}.{{ key }},
        {%- endfor %}
        {%- for fact in facts %}
        max_by({{ nights }}.{{ fact }}, {{ nights }}.as_of) as {{ fact }}{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ nights }}
    group by
        {%- for key in keys %}
        {{ nights }}.{{ key }}{{ ',' if not loop.last }}
        {%- endfor %}
{%- endmacro %}

{% macro is_news(said, before, keys, facts) -%}
    {#- Whether a row of `said` says something else than the row of `before` with its key, if there is one. -#}
    (
        {{ before }}.{{ keys[0] }} is null
        {%- for fact in facts %}
        or coalesce({{ said }}.{{ fact }} <> {{ before }}.{{ fact }}, true)
        {%- endfor %}
    )
{%- endmacro %}
