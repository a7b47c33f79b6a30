with

accounts as (

    select * from {{ ref('stg_people__accounts') }}

),

inputs as (

    select * from {{ ref('int_signal_inputs') }}

),

results as (

    select * from {{ ref('int_signal_results') }}

),

spared as (

    select * from {{ ref('int_spared_signals') }}

),

concerned as (

    select
        accounts.account_id,
        inputs.signal_code,
        inputs.family,
        inputs.is_applicable,
        inputs.reason
    from accounts
    inner join inputs on inputs.roles like '%"' || accounts.account_role || '"%'
    where not coalesce(accounts.is_test, false)

),

checks as (

    select
        concerned.account_id,
        concerned.signal_code,
        concerned.family,
        case
            when not concerned.is_applicable then 'not_applicable'
            when results.status is null then 'insufficient_data'
            when results.status = 'flagged' and spared.account_id is not null then 'excepted'
            else results.status
        end as status,
        case when concerned.is_applicable then results.score end as score,
        case when concerned.is_applicable then results.observed_value end as observed_value,
        case when concerned.is_applicable then results.threshold_value end as threshold_value,
        case when concerned.is_applicable then coalesce(results.sample_size, 0) end as sample_size,
        case when concerned.is_applicable then results.p_value end as p_value,
        case when concerned.is_applicable then results.q_value end as q_value,
        case when concerned.is_applicable then coalesce(results.evidence, '{}') else '{}' end as evidence,
        case
            when not concerned.is_applicable then concerned.reason
            when results.status is null then 'The account has no work of this kind in the window.'
            when results.status = 'flagged' and spared.account_id is not null
                then results.explanation || ' ' || spared.reason
            else results.explanation
        end as explanation
    from concerned
    left join results
        on
            concerned.account_id = results.account_id
            and concerned.signal_code = results.signal_code
    left join spared
        on
            concerned.account_id = spared.account_id
            and concerned.signal_code = spared.signal_code

)

select * from checks
