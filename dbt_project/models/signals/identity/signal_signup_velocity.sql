with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'signup_velocity', ['minimum_signups', 'q_limit']) }}

),

tails as (

    select * from {{ ref('int_signup_tails') }}

),

signal_tests as (

    select * from {{ ref('int_signal_tests') }}

),

joined as (

    select
        tails.account_id,
        tails.place_kind,
        tails.signups_near,
        tails.usual_signups,
        signal_tests.p_value,
        signal_tests.q_value,
        thresholds.q_limit,
        thresholds.minimum_signups,
        signal_tests.q_value <= thresholds.q_limit
        and tails.signups_near >= thresholds.minimum_signups as is_flagged
    from tails
    inner join signal_tests
        on
            tails.account_id = signal_tests.account_id
            and signal_tests.signal_code = 'signup_velocity'
    cross join thresholds

),

judged as (

    select
        joined.account_id,
        'signup_velocity' as signal_code,
        'identity' as family,
        case when joined.is_flagged then 'flagged' else 'clear' end as status,
        1 - joined.q_value as score,
        joined.q_value as observed_value,
        joined.q_limit as threshold_value,
        joined.signups_near as sample_size,
        joined.p_value,
        joined.q_value,
        {{ json_object(
            texts={'place': 'joined.place_kind'},
            raws={
                'signups_within_the_hour': 'joined.signups_near',
                'usual_signups': number_text('joined.usual_signups', 4),
            }
        ) }} as evidence,
        case
            when joined.is_flagged
                then
                    {{ number_text('joined.signups_near', 0) }} || ' accounts signed up from one '
                    || joined.place_kind || ' within an hour of this one, where '
                    || {{ number_text('joined.usual_signups', 2) }}
                    || ' are usual; by chance that has a probability '
                    || case when joined.p_value >= 0.0001 then 'of ' else '' end
                    || {{ probability_text('joined.p_value') }}
                    || '. Ask whether there was a class or a meeting before anything else.'
            else 'No more accounts signed up from the same place within the hour than is usual.'
        end as explanation
    from joined

)

select * from judged
