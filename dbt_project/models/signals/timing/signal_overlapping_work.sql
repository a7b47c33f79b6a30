with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'overlapping_work', ['minutes', 'minimum_days']) }}

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
        'overlapping_work' as signal_code,
        'timing' as family,
        case
            when clocks.days_paid < thresholds.minimum_days then 'insufficient_data'
            when clocks.overlap_days >= thresholds.minimum_days then 'flagged'
            else 'clear'
        end as status,
        case
            when clocks.days_paid >= thresholds.minimum_days
                then least(1.0, clocks.overlap_days / (2.0 * thresholds.minimum_days))
        end as score,
        case when clocks.days_paid >= thresholds.minimum_days then clocks.overlap_days end as observed_value,
        thresholds.minimum_days as threshold_value,
        clocks.days_paid as sample_size,
        cast(null as double) as p_value,
        cast(null as double) as q_value,
        {{ json_object(raws={
            'days_paid': 'clocks.days_paid',
            'overlap_days': 'clocks.overlap_days',
            'most_minutes': number_text('clocks.most_minutes', 2),
            'days': 'clocks.overlap_on',
            'submission_ids': "coalesce(named.submission_ids, '[]')",
        }) }} as evidence,
        case
            when clocks.days_paid < thresholds.minimum_days
                then
                    'Only ' || {{ number_text('clocks.days_paid', 0) }}
                    || ' days with paid and recorded work; '
                    || {{ number_text('thresholds.minimum_days', 0) }} || ' are needed.'
            when clocks.overlap_days = 0
                then
                    'On none of ' || {{ number_text('clocks.days_paid', 0) }} || ' days were '
                    || {{ number_text('thresholds.minutes', 0) }}
                    || ' minutes more paid, all with input, than the clock has.'
            else
                'On ' || {{ number_text('clocks.overlap_days', 0) }}
                || ' days at least ' || {{ number_text('thresholds.minutes', 0) }}
                || ' minutes more were paid, all of them with input, than the clock has'
                || coalesce(', at most ' || {{ number_text('clocks.most_minutes', 0) }} || ' minutes', '')
                || '. '
                || case
                    when clocks.overlap_days >= thresholds.minimum_days
                        then 'One person cannot type in two tasks at a time: ask how they were done.'
                    else 'So few days may be a clock that was wrong.'
                end
        end as explanation
    from clocks
    cross join thresholds
    left join named
        on
            clocks.account_id = named.account_id
            and named.signal_code = 'overlapping_work'

)

select * from judged
