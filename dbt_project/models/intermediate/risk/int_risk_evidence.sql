with

checks as (

    select * from {{ ref('int_account_checks') }}

),

inputs as (

    select * from {{ ref('int_signal_inputs') }}

),

weights as (

    select * from {{ ref('risk_weights') }}

),

persistence as (

    select * from {{ ref('int_signal_persistence') }}

),

speed_checks as (

    select * from {{ ref('int_speed_checks') }}

),

{# Golds speak once: a speed flag that golds confirm is no second family beside the flag of the golds, and
   golds that confirm it are none in favour. A speed finding that is excepted is confirmed by nothing. #}
golds as (

    select
        speed_checks.account_id,
        speed_checks.golds_asked,
        coalesce(
            speed_checks.verdict = 'confirmed'
            and bool_or(checks.signal_code = 'too_fast' and checks.status = 'flagged'),
            false
        ) as is_confirming,
        coalesce(bool_or(checks.signal_code = 'gold_failure' and checks.status = 'flagged'), false)
            as is_failed
    from speed_checks
    left join checks on speed_checks.account_id = checks.account_id
    group by speed_checks.account_id, speed_checks.golds_asked, speed_checks.verdict

),

weighed as (

    select
        checks.account_id,
        checks.signal_code,
        checks.family,
        checks.status,
        coalesce(inputs.is_hard_fact, false) as is_hard_fact,
        checks.status = 'flagged'
        and coalesce(weights.llr_flagged, 0.0) > 0
        and not (checks.signal_code = 'too_fast' and coalesce(golds.is_confirming and golds.is_failed, false))
            as is_counting,
        coalesce(persistence.is_lasting, true) as has_lasted,
        checks.signal_code = 'too_fast'
        and checks.status = 'flagged'
        and coalesce(golds.is_confirming, false) as is_confirmed_by_golds,
        case
            when checks.signal_code = 'too_fast' and checks.status in ('flagged', 'insufficient_data')
                then coalesce(golds.golds_asked, 0)
            else 0
        end as golds_asked,
        case
            when
                checks.signal_code = 'gold_failure'
                and checks.status = 'clear'
                and coalesce(golds.is_confirming, false)
                then 0.0
            when checks.status = 'flagged' then coalesce(weights.llr_flagged, 0.0)
            when checks.status = 'clear' then coalesce(weights.llr_clear, 0.0)
            else 0.0
        end as log_likelihood_ratio
    from checks
    inner join inputs on checks.signal_code = inputs.signal_code
    left join persistence
        on
            checks.account_id = persistence.account_id
            and checks.signal_code = persistence.signal_code
    left join golds on checks.account_id = golds.account_id
    left join weights
        on
            checks.signal_code = weights.signal_code
            and {{ in_force('weights', as_of()) }}

),

final as (

    select
        weighed.account_id,
        weighed.signal_code,
        weighed.family,
        weighed.status,
        weighed.is_hard_fact,
        weighed.is_counting,
        weighed.is_confirmed_by_golds,
        weighed.golds_asked,
        weighed.log_likelihood_ratio,
        weighed.is_counting and weighed.has_lasted as is_lasting
    from weighed

)

select * from final
