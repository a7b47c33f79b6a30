{% set near = [23, 0, 1] %}
with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'account_handoff', ['window_days', 'smoothing']) }}

),

switches as (

    select * from {{ ref('int_account_switches') }}

),

traits as (

    select * from {{ ref('int_session_traits') }}

),

{# The sign-ins of those who moved, and of all others without their names. #}
pool as (

    select
        switches.account_id,
        traits.software,
        traits.time_zone,
        traits.local_hour,
        traits.utc_hour,
        traits.started_on >= switches.switched_on as is_later,
        sum(traits.sessions) as sessions
    from traits
    cross join thresholds
    left join switches on traits.account_id = switches.account_id and switches.has_moved
    where {{ days_between('traits.started_on', as_of()) }} <= 2 * thresholds.window_days
    group by
        switches.account_id, traits.software, traits.time_zone, traits.local_hour, traits.utc_hour,
        traits.started_on >= switches.switched_on

),

{# An hour stands for those beside it as well. #}
described as (

    {%- for trait, steps in {
        'software': [0], 'time_zone': [0], 'local_hour': near, 'utc_hour': near
    }.items() %}
    {%- for step in steps %}
    {%- set shifted = 'cast((pool.' ~ trait ~ ' + ' ~ step ~ ') % 24 as ' ~ t_text() ~ ')' %}
    select
        '{{ trait }}' as trait,
        {{ shifted if steps | length > 1 else 'pool.' ~ trait }} as trait_value,
        pool.account_id,
        pool.is_later,
        cast(pool.sessions as double) / {{ steps | length }} as sessions
    from pool
    where pool.{{ trait }} is not null
    {{ 'union all' if not (loop.last and trait == 'utc_hour') }}
    {%- endfor %}
    {%- endfor %}

),

by_value as (

    select
        described.account_id,
        described.trait,
        sum(case when described.is_later then described.sessions else 0 end) as later,
        sum(case when described.is_later then 0 else described.sessions end) as earlier,
        sum(sum(described.sessions)) over (partition by described.trait, described.trait_value)
        / sum(sum(described.sessions)) over (partition by described.trait) as overall_share
    from described
    group by described.account_id, described.trait, described.trait_value

),

weighed as (

    select
        by_value.*,
        {{ risk_of_value(
            'by_value.overall_share', 'by_value.earlier',
            'sum(by_value.earlier) over (partition by by_value.account_id, by_value.trait)',
            'thresholds.smoothing'
        ) }} as risk
    from by_value
    cross join thresholds
    where by_value.account_id is not null

),

risks as (

    select
        weighed.account_id,
        {{ mean_risk('weighed', 'software') }} as software_risk,
        {{ mean_risk('weighed', 'time_zone') }} as time_zone_risk,
        {{ mean_risk('weighed', 'local_hour') }} as local_hour_risk,
        {{ mean_risk('weighed', 'utc_hour') }} as utc_hour_risk
    from weighed
    group by weighed.account_id

)

select * from risks
