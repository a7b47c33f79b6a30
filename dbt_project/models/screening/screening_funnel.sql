with

entries as (

    select * from {{ ref('int_gate_entries') }}

),

settings as (

    select * from {{ ref('screening_settings') }}

),

bounds as (

    select
        max(case when settings.setting = 'funnel_weeks' then settings.value end) as funnel_weeks,
        max(case when settings.setting = 'funnel_least_entered' then settings.value end)
            as funnel_least_entered
    from settings
    where {{ in_force('settings', as_of()) }}

),

segments as (

    {% for segmentation, segment in [
        ('all', "'all'"), ('role', 'entries.account_role'), ('country', 'entries.country')
    ] %}
    select
        entries.account_id,
        entries.gate,
        entries.place,
        entries.hours_to_pass,
        '{{ segmentation }}' as segmentation,
        {{ segment }} as segment,
        cast(date_trunc('week', entries.entered_at) as date) as cohort_week
    from entries
    {% if not loop.last %}union all{% endif %}
    {% endfor %}

),

{# A group too small to say anything is counted under other, so that the numbers still add up. #}
pooled as (

    select
        segments.account_id,
        segments.gate,
        segments.cohort_week,
        segments.segmentation,
        segments.place,
        segments.hours_to_pass,
        bounds.funnel_least_entered,
        case
            when
                segments.segmentation <> 'all'
                and count(*) over (
                    partition by segments.gate, segments.cohort_week, segments.segmentation, segments.segment
                ) < bounds.funnel_least_entered
                then 'other'
            else segments.segment
        end as segment
    from segments
    cross join bounds
    where {{ days_between('segments.cohort_week', as_of()) }} < bounds.funnel_weeks * 7

),

ranked as (

    select
        pooled.*,
        count(*) over (partition by pooled.gate, pooled.cohort_week, pooled.segmentation, pooled.segment)
            as group_size,
        row_number() over (
            partition by pooled.gate, pooled.cohort_week, pooled.segmentation, pooled.segment
            order by pooled.hours_to_pass asc nulls last, pooled.account_id asc nulls last
        ) as hours_rank
    from pooled

),

{# The median is that of all who entered, those who have not passed last: empty while fewer than half have. #}
final as (

    select
        ranked.gate,
        ranked.cohort_week,
        ranked.segmentation,
        ranked.segment,
        count(*) as entered,
        {% for place in ['passed', 'referred', 'failed', 'unknown', 'waiting'] %}
        count(case when ranked.place = '{{ place }}' then 1 end) as {{ place }},
        {% endfor %}
        {{ round_stat('max(case
            when ranked.group_size >= ranked.funnel_least_entered
                and 2 * ranked.hours_rank between ranked.group_size and ranked.group_size + 1
                then ranked.hours_to_pass
        end)') }} as median_hours,
        max(ranked.group_size) < max(ranked.funnel_least_entered) as is_small,
        {{ days_between('ranked.cohort_week', as_of()) }} < 7 as is_partial,
        {{ as_of() }} as as_of
    from ranked
    group by ranked.gate, ranked.cohort_week, ranked.segmentation, ranked.segment

)

select * from final
