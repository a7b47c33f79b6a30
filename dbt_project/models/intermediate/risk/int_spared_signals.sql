with

exceptions as (

    select * from {{ ref('signal_exceptions') }}

),

suppressions as (

    select * from {{ ref('int_signal_suppressions') }}

),

united as (

    select
        exceptions.account_id,
        exceptions.signal_code,
        1 as place,
        'An exception is in force: ' || coalesce(exceptions.reason, 'no reason given') || '.' as reason
    from exceptions
    where
        {{ in_force('exceptions', as_of()) }}
        and (exceptions.expires_on is null or cast({{ as_of() }} as date) < exceptions.expires_on)
    union all
    select
        suppressions.account_id,
        suppressions.signal_code,
        2 as place,
        case
            when suppressions.ground = 'appeal_won' then 'An appeal was won on this ('
            else 'A person found no violation in this ('
        end || suppressions.decision_id || '), and the evidence has hardly grown since.' as reason
    from suppressions

),

spared as (

    select
        united.account_id,
        united.signal_code,
        united.reason
    from united
    qualify row_number() over (
        partition by united.account_id, united.signal_code
        order by united.place nulls last, united.reason nulls last
    ) = 1

)

select * from spared
