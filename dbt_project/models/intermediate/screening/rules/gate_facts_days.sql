with

rules as (

    select * from {{ ref('int_gate_rules') }}

),

accounts as (

    select * from {{ ref('stg_people__accounts') }}

),

work_days as (

    select * from {{ ref('int_work_days') }}

),

provided as (

    select * from {{ ref('int_provided_entities') }}

),

days as (

    select
        work_days.account_id,
        count(distinct work_days.submitted_on) as active_days,
        max(work_days.submitted_on) as last_day
    from work_days
    group by work_days.account_id

),

{# Where the source's record of work begins. #}
records as (

    select coalesce(min(work_days.submitted_on), {{ day_of(as_of()) }}) as begin_on
    from work_days

),

{# A day before the record may have been a day of work; it is neither counted nor held against anybody. #}
seen as (

    select
        accounts.account_id,
        coalesce(days.active_days, 0) as active_days,
        greatest({{ days_between(day_of('accounts.created_at'), 'records.begin_on') }}, 0) as unseen_days,
        days.last_day
    from accounts
    inner join provided on provided.entity = 'submissions'
    cross join records
    left join days on accounts.account_id = days.account_id

),

facts as (

    select
        seen.account_id,
        rules.gate,
        rules.rule_code,
        cast(seen.active_days as {{ t_text() }}) || ' days' as input_value,
        case
            when seen.active_days >= rules.threshold then 'pass'
            when seen.active_days + seen.unseen_days >= rules.threshold then 'unknown'
            else 'fail'
        end as result,
        false as needs_person,
        cast(seen.last_day as timestamp) as changed_at
    from seen
    inner join rules on rules.rule_code = 'active_days'

),

final as (

    {{ gate_facts('facts') }}

)

select * from final
