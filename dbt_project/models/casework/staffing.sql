with

loads as (

    select * from {{ ref('int_queue_loads') }}

),

numbers as (

    {{ number_spine(1000, 'busy') }}

),

rates as (

    select
        loads.*,
        loads.arrivals / loads.flow_window_days as arrivals_per_day,
        loads.arrivals / loads.flow_window_days * coalesce(loads.minutes_per_case, 0) as minutes_arriving,
        loads.backlog_items * loads.minutes_per_case as backlog_minutes,
        loads.full_time_agents * loads.open_minutes_of_one as capacity,
        floor(loads.full_time_agents) as agents,
        loads.arrivals / loads.flow_window_days * loads.minutes_per_case
        / nullif(loads.open_minutes_of_one, 0) as agents_busy
    from loads

),

waits as (

    select
        rates.queue,
        {{ waiting_probability(
            'sum(' ~ erlang_term('rates.agents', 'rates.agents_busy', 'numbers.busy') ~ ')',
            'max(rates.agents)', 'max(rates.agents_busy)',
        ) }} as waiting_probability
    from rates
    inner join numbers on rates.agents > numbers.busy
    where rates.agents_busy > 0 and rates.agents > rates.agents_busy and rates.agents <= 1000
    group by rates.queue

),

judged as (

    select
        rates.*,
        waits.waiting_probability,
        waits.waiting_probability * rates.minutes_per_case / (rates.agents - rates.agents_busy)
            as wait_minutes,
        rates.work_in_progress / nullif(rates.arrivals_per_day * rates.days_open, 0) as little_ratio,
        case
            when rates.backlog_items = 0 then 'empty'
            when coalesce(rates.capacity, 0) = 0 then 'capacity_unknown'
            when rates.minutes_per_case is null then 'handling_unknown'
            when rates.capacity <= rates.minutes_arriving then 'never'
            else 'clears'
        end as status
    from rates
    left join waits on rates.queue = waits.queue

),

final as (

    select
        judged.queue,
        {{ round_stat('judged.arrivals_per_day') }} as arrivals_per_day,
        {{ round_stat('judged.minutes_per_case') }} as minutes_per_case,
        {{ round_stat('judged.backlog_minutes') }} as backlog_minutes,
        {{ round_stat('judged.capacity') }} as capacity_minutes_per_day,
        {{ round_stat(
            "case judged.status when 'empty' then 0 when 'clears' then judged.backlog_minutes"
            ~ ' / (judged.capacity - judged.minutes_arriving) end'
        ) }} as days_to_clear,
        {{ round_stat('judged.minutes_arriving / nullif(judged.capacity, 0)') }} as utilisation,
        judged.status,
        judged.team,
        cast(judged.people as bigint) as people,
        cast(judged.backlog_items as bigint) as backlog_items,
        cast(judged.backlog_proposed as bigint) as backlog_proposed,
        case when judged.is_recorded then 'recorded' else 'planned' end as minutes_source,
        {{ round_stat('judged.work_in_progress') }} as work_in_progress,
        {{ round_stat('judged.days_open') }} as days_open,
        {{ round_stat('judged.little_ratio') }} as little_ratio,
        case
            when least(judged.arrivals, judged.departures) < judged.handling_least_cases
                then 'insufficient_data'
            when abs(judged.little_ratio - 1) <= judged.little_tolerance then 'stable'
            else 'unstable'
        end as flow_status,
        cast(judged.agents as bigint) as agents,
        {{ round_stat('judged.agents_busy') }} as agents_busy,
        {{ round_stat('judged.waiting_probability') }} as waiting_probability,
        {{ round_stat('judged.wait_minutes') }} as wait_minutes,
        cast(judged.flow_window_days as bigint) as window_days,
        {{ as_of() }} as as_of
    from judged

)

select * from final
