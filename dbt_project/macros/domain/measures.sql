{% macro measured_by(events, dimension) -%}
    {#- The rows that every measure hands over: daily sums of the events, for all of them and by one dimension. `events`
        has metric_date, dimension_value, numerator and denominator. -#}
    select
        {{ events }}.metric_date,
        'all' as dimension,
        'all' as dimension_value,
        cast(sum({{ events }}.numerator) as bigint) as numerator,
        cast(sum({{ events }}.denominator) as bigint) as denominator
    from {{ events }}
    group by {{ events }}.metric_date
    union all
    select
        {{ events }}.metric_date,
        '{{ dimension }}' as dimension,
        coalesce({{ events }}.dimension_value, 'none') as dimension_value,
        cast(sum({{ events }}.numerator) as bigint) as numerator,
        cast(sum({{ events }}.denominator) as bigint) as denominator
    from {{ events }}
    group by {{ events }}.metric_date, coalesce({{ events }}.dimension_value, 'none')
{%- endmacro %}

{% macro last_day() -%}
    {#- The last day of which the night has seen anything: the day before as_of when that is midnight. -#}
    cast({{ add_seconds(as_of(), '-0.000001') }} as date)
{%- endmacro %}

{% macro days_shown() -%}
    {#- How many days of metrics are published. -#}
    90
{%- endmacro %}
