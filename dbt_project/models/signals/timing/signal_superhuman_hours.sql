with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'superhuman_hours', ['hours', 'minimum_days']) }}

),

clocks as (

    select * from {{ ref('int_account_clocks') }}

),

named as (

    select * from {{ ref('int_account_clock_submissions') }}

),

judged as (

    select
        clocks.account_id,
        'superhuman_hours' as signal_code,
        'timing' as family,
        case
            when clocks.days_worked < thresholds.minimum_days then 'insufficient_data'
            when clocks.long_days >= thresholds.minimum_days then 'flagged'
            else 'clear'
        end as status,
        case
            when clocks.days_worked >= thresholds.minimum_days
                then least(1.0, clocks.long_days / (2.0 * thresholds.minimum_days))
        end as score,
        case when clocks.days_worked >= thresholds.minimum_days then clocks.long_days end as observed_value,
        thresholds.minimum_days as threshold_value,
        clocks.days_worked as sample_size,
        cast(null as double) as p_value,
        cast(null as double) as q_value,
        {{ json_object(raws={
            'days_worked': 'clocks.days_worked',
            'long_days': 'clocks.long_days',
            'most_hours': number_text('clocks.most_hours', 2),
            'days': 'clocks.long_on',
            'submission_ids': "coalesce(named.submission_ids, '[]')",
        }) }} as evidence,
        case
            when clocks.days_worked < thresholds.minimum_days
                then
                    'Only ' || {{ number_text('clocks.days_worked', 0) }} || ' days with recorded work; '
                    || {{ number_text('thresholds.minimum_days', 0) }} || ' are needed.'
            when clocks.long_days = 0
                then
                    'On ' || {{ number_text('clocks.days_worked', 0) }}
                    || ' days with recorded work no 24 hours held '
                    || {{ number_text('thresholds.hours', 0) }} || ' hours of work.'
            else
                'In ' || {{ number_text('clocks.long_days', 0) }}
                || ' separate spans of 24 hours this account was at work for '
                || {{ number_text('thresholds.hours', 0) }} || ' hours or more'
                || coalesce(', at most ' || {{ number_text('clocks.most_hours', 1) }} || ' hours', '')
                || '; overlapping tasks and timers left on count once or not at all. '
                || case
                    when clocks.long_days >= thresholds.minimum_days
                        then 'No one person works so long again and again: ask who works on this account.'
                    else 'Once may be a deadline; it is not held against anybody.'
                end
        end as explanation
    from clocks
    cross join thresholds
    left join named
        on
            clocks.account_id = named.account_id
            and named.signal_code = 'superhuman_hours'

)

select * from judged
