with

account_signals as (

    select * from {{ ref('account_signals') }}

),

per_account as (

    select
        account_signals.account_id,
        'all' as family,
        max(case when account_signals.status = 'flagged' then 1 else 0 end) as numerator
    from account_signals
    where account_signals.status in ('flagged', 'clear', 'excepted')
    group by account_signals.account_id
    union all
    select
        account_signals.account_id,
        account_signals.family,
        max(case when account_signals.status = 'flagged' then 1 else 0 end) as numerator
    from account_signals
    where account_signals.status in ('flagged', 'clear', 'excepted')
    group by account_signals.account_id, account_signals.family

),

measured as (

    select
        {{ last_day() }} as metric_date,
        case when per_account.family = 'all' then 'all' else 'family' end as dimension,
        per_account.family as dimension_value,
        cast(sum(per_account.numerator) as bigint) as numerator,
        cast(count(*) as bigint) as denominator
    from per_account
    group by per_account.family

),

final as (

    select
        measured.metric_date,
        measured.dimension,
        measured.dimension_value,
        measured.numerator,
        measured.denominator
    from measured

)

select * from final
