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

weighed as (

    select
        checks.account_id,
        checks.signal_code,
        checks.family,
        checks.status,
        coalesce(inputs.is_hard_fact, false) as is_hard_fact,
        checks.status = 'flagged' and coalesce(persistence.is_lasting, true) as is_lasting,
        case
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
    left join weights
        on
            checks.signal_code = weights.signal_code
            and {{ in_force('weights', as_of()) }}

)

select * from weighed
