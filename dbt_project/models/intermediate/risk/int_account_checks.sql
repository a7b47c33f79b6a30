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

exceptions as (

    select * from {{ ref('signal_exceptions') }}

),

excepted as (

    select
        exceptions.account_id,
        exceptions.signal_code,
        min(exceptions.reason) as reason
    from exceptions
    where
        {{ in_force('exceptions', as_of()) }}
        and (exceptions.expires_on is null or cast({{ as_of() }} as date) < exceptions.expires_on)
    group by exceptions.account_id, exceptions.signal_code

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
            when results.status = 'flagged' and excepted.account_id is not null then 'excepted'
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
            when results.status = 'flagged' and excepted.account_id is not null
                then
                    results.explanation || ' An exception is in force: '
                    || coalesce(excepted.reason, 'no reason given') || '.'
            else results.explanation
        end as explanation
    from concerned
    left join results
        on
            concerned.account_id = results.account_id
            and concerned.signal_code = results.signal_code
    left join excepted
        on
            concerned.account_id = excepted.account_id
            and concerned.signal_code = excepted.signal_code

)

select * from checks
