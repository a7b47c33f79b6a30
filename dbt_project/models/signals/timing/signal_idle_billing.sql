with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'idle_billing', [
        'q_limit', 'minimum_share', 'minimum_idle_weeks', 'minimum_hours', 'minimum_weeks'
    ]) }}

),

shares as (

    select * from {{ ref('int_idle_shares') }}

),

deviates as (

    select * from {{ ref('int_idle_deviates') }}

),

signal_tests as (

    select * from {{ ref('int_signal_tests') }}

),

named as (

    select * from {{ ref('int_account_clock_submissions') }}

),

joined as (

    select
        shares.account_id,
        shares.weeks,
        shares.idle_weeks,
        shares.watched_hours,
        shares.idle_share,
        deviates.usual_share,
        deviates.deviate,
        signal_tests.p_value,
        signal_tests.q_value,
        named.submission_ids,
        thresholds.q_limit,
        thresholds.minimum_hours,
        thresholds.minimum_weeks,
        shares.idle_share >= thresholds.minimum_share
        and shares.idle_weeks >= thresholds.minimum_idle_weeks as is_material
    from shares
    cross join thresholds
    left join deviates on shares.account_id = deviates.account_id
    left join signal_tests
        on
            shares.account_id = signal_tests.account_id
            and signal_tests.signal_code = 'idle_billing'
    left join named on shares.account_id = named.account_id and named.signal_code = 'idle_billing'

),

judged as (

    select
        joined.account_id,
        'idle_billing' as signal_code,
        'timing' as family,
        case
            when joined.q_value is null then 'insufficient_data'
            when joined.q_value <= joined.q_limit and joined.is_material then 'flagged'
            else 'clear'
        end as status,
        1 - joined.q_value as score,
        joined.q_value as observed_value,
        joined.q_limit as threshold_value,
        floor(joined.watched_hours) as sample_size,
        joined.p_value,
        joined.q_value,
        {{ json_object(raws={
            'billed_hours': number_text('joined.watched_hours', 2),
            'idle_share': number_text('joined.idle_share', 4),
            'usual_share': number_text('joined.usual_share', 4),
            'weeks': 'joined.weeks',
            'idle_weeks': 'joined.idle_weeks',
            'deviate': number_text('joined.deviate', 4),
            'submission_ids': "coalesce(joined.submission_ids, '[]')",
        }) }} as evidence,
        case
            when joined.deviate is null
                then
                    'Only ' || {{ number_text('joined.watched_hours', 1) }} || ' billed hours in '
                    || {{ number_text('joined.weeks', 0) }} || ' weeks; '
                    || {{ number_text('joined.minimum_hours', 0) }} || ' hours and '
                    || {{ number_text('joined.minimum_weeks', 0) }} || ' weeks are needed.'
            when joined.q_value is null then 'Too few experts bill hours to say what is usual.'
            else
                {{ percent_text('joined.idle_share') }} || ' of '
                || {{ number_text('joined.watched_hours', 1) }}
                || ' billed hours saw no input, where ' || {{ percent_text('joined.usual_share') }}
                || ' is usual; ' || {{ number_text('joined.idle_weeks', 0) }} || ' of '
                || {{ number_text('joined.weeks', 0) }} || ' weeks were like that. '
                || case
                    when joined.q_value <= joined.q_limit and joined.is_material
                        then 'Ask how the work is done before anything else: on paper, with help, offline.'
                    else 'That is within what honest people differ by, or too little to ask about.'
                end
        end as explanation
    from joined

)

select * from judged
