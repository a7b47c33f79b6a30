with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'too_fast', [
        'q_limit', 'screen_p', 'strong_p', 'minimum_golds', 'enough_golds', 'golds_asked', 'confirming',
        'confirming_strong', 'passing'
    ]) }}

),

signal_tests as (

    select * from {{ ref('int_signal_tests') }}

),

gold_checks as (

    select * from {{ ref('int_gold_checks') }}

),

tested as (

    select
        signal_tests.account_id,
        signal_tests.p_value,
        signal_tests.q_value,
        signal_tests.tests,
        gold_checks.below_bar,
        coalesce(gold_checks.answered, 0) as gold_answered,
        coalesce(gold_checks.correct, 0) as gold_correct,
        case
            when signal_tests.p_value < thresholds.strong_p then thresholds.confirming_strong
            else thresholds.confirming
        end as confirming
    from signal_tests
    cross join thresholds
    left join gold_checks on signal_tests.account_id = gold_checks.account_id
    where signal_tests.signal_code = 'too_fast'

),

{# Screened by speed, then decided by golds: confirmed, passed, or neither. The rarer the speed, the less
   golds have to add. Only where they decide nothing may speed speak for itself, against all tests of the
   night. #}
decided as (

    select
        tested.*,
        thresholds.golds_asked as golds_per_request,
        case
            when tested.p_value >= thresholds.screen_p then 'usual'
            when
                tested.gold_answered >= thresholds.minimum_golds
                and tested.below_bar > tested.confirming
                then 'confirmed'
            when
                tested.gold_answered >= thresholds.minimum_golds
                and tested.below_bar <= thresholds.passing
                then 'passed'
            when tested.q_value <= thresholds.q_limit then 'alone'
            when tested.gold_answered < thresholds.enough_golds then 'asked'
            else 'undecided'
        end as verdict
    from tested
    cross join thresholds

),

checks as (

    select
        decided.account_id,
        decided.p_value,
        decided.q_value,
        decided.tests,
        decided.gold_answered,
        decided.gold_correct,
        decided.below_bar,
        decided.confirming,
        decided.verdict,
        cast(
            case
                when decided.verdict in ('alone', 'asked') then decided.golds_per_request
                else 0
            end as bigint
        ) as golds_asked,
        decided.verdict in ('confirmed', 'alone') as is_flagged
    from decided

)

select * from checks
