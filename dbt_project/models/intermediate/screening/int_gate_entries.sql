with

gate_results as (

    select * from {{ ref('gate_results') }}

),

gate_history as (

    select * from {{ ref('gate_history') }}

),

accounts as (

    select * from {{ ref('stg_people__accounts') }}

),

spans as (

    select * from {{ ref('account_status_spans') }}

),

moments as (

    select
        spans.account_id,
        min(case when spans.status = 'active' then spans.valid_from end) as active_from,
        max(case when spans.status = 'active' then spans.valid_from end) as back_at,
        max(case when spans.status in ('suspended', 'offboarded') then spans.valid_from end) as out_from
    from spans
    group by spans.account_id

),

{# Whoever came back is no longer asked for the way back, but belongs to those who went it. #}
entered as (

    select
        gate_results.account_id,
        gate_results.gate,
        gate_results.outcome,
        case gate_results.gate
            when 'golden_pool' then moments.active_from
            when 'reactivation' then moments.out_from
            else accounts.created_at
        end as entered_at,
        cast(null as {{ t_timestamp() }}) as back_at
    from gate_results
    inner join accounts on gate_results.account_id = accounts.account_id
    left join moments on gate_results.account_id = moments.account_id
    union all
    select
        moments.account_id,
        'reactivation' as gate,
        'pass' as outcome,
        moments.out_from as entered_at,
        moments.back_at
    from moments
    inner join accounts on moments.account_id = accounts.account_id
    where
        accounts.status = 'active'
        and moments.back_at > moments.out_from
        and accounts.account_role in ('expert', 'creator')
        and not coalesce(accounts.is_test, false)

),

first_passes as (

    select
        entered.account_id,
        entered.gate,
        entered.outcome,
        entered.entered_at,
        coalesce(entered.back_at, min(gate_history.since)) as passed_at
    from entered
    left join gate_history
        on
            entered.account_id = gate_history.account_id
            and entered.gate = gate_history.gate
            and gate_history.outcome = 'pass'
            and entered.entered_at <= gate_history.since
    where entered.entered_at <= {{ as_of() }}
    group by entered.account_id, entered.gate, entered.outcome, entered.entered_at, entered.back_at

),

final as (

    select
        first_passes.account_id,
        first_passes.gate,
        accounts.account_role,
        coalesce(accounts.country, 'unknown') as country,
        first_passes.entered_at,
        case
            when first_passes.outcome = 'pass' then 'passed'
            when first_passes.outcome = 'refer' then 'referred'
            when first_passes.outcome = 'fail' then 'failed'
            when
                (first_passes.gate = 'golden_pool' and accounts.status = 'active')
                or (first_passes.gate = 'reactivation' and accounts.status <> 'offboarded')
                or (
                    first_passes.gate in ('onboarding', 'activation')
                    and accounts.status in ('applied', 'screening')
                )
                then 'waiting'
            else 'unknown'
        end as place,
        {{ seconds_between('first_passes.entered_at', 'first_passes.passed_at') }} / 3600.0 as hours_to_pass
    from first_passes
    inner join accounts on first_passes.account_id = accounts.account_id

)

select * from final
