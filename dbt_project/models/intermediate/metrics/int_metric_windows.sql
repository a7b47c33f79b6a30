{% set metrics = [
    'flag_rate', 'sla_attainment', 'open_past_due', 'net_flow', 'ladder_conformance', 'appeal_rate',
    'overturn_rate', 'human_decided_share', 'notice_completeness',
] %}
with

catalogue as (

    select * from {{ ref('metric_catalogue') }}

),

days as (

    {{ date_spine(add_days(last_day(), 1 - days_shown() | int), last_day(), 'metric_date') }}

),

{% for metric in metrics %}
{{ metric }} as (

    select * from {{ ref('measure_' ~ metric) }}

),

{% endfor %}
measures as (

    {% for metric in metrics %}
    select
        '{{ metric }}' as metric_code,
        {{ metric }}.metric_date,
        {{ metric }}.dimension,
        {{ metric }}.dimension_value,
        {{ metric }}.numerator,
        {{ metric }}.denominator
    from {{ metric }}
    {% if not loop.last %}union all{% endif %}
    {% endfor %}

),

series as (

    select
        measures.metric_code,
        measures.dimension,
        measures.dimension_value,
        catalogue.window_days,
        min(measures.metric_date) as first_date
    from measures
    inner join catalogue on measures.metric_code = catalogue.metric_code
    group by
        measures.metric_code,
        measures.dimension,
        measures.dimension_value,
        catalogue.window_days

),

windows as (

    select
        series.metric_code,
        days.metric_date,
        series.dimension,
        series.dimension_value,
        cast(coalesce(sum(measures.numerator), 0) as bigint) as numerator,
        cast(coalesce(sum(measures.denominator), 0) as bigint) as denominator
    from series
    inner join days on series.first_date <= days.metric_date
    left join measures
        on
            series.metric_code = measures.metric_code
            and series.dimension = measures.dimension
            and series.dimension_value = measures.dimension_value
            and days.metric_date >= measures.metric_date
            and {{ add_days('days.metric_date', '-series.window_days') }} < measures.metric_date
    group by
        series.metric_code,
        days.metric_date,
        series.dimension,
        series.dimension_value

)

select * from windows
