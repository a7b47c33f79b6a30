with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'earnings_gaming', ['period_days']) }}

),

tasks as (

    select * from {{ ref('stg_work__tasks') }}

),

dated as (

    select
        tasks.version_key as task_number,
        tasks.project_id,
        tasks.task_type,
        tasks.currency,
        tasks.pay_amount,
        {{ int_div(days_between('tasks.created_on', as_of()), 'cast(thresholds.period_days as bigint)') }}
            as period
    from tasks
    cross join thresholds
    where tasks.pay_amount is not null

),

{# A kind of offer goes by the number of its first task: texts are compared once a task, not once a claim. #}
kinds as (

    select
        dated.project_id,
        dated.task_type,
        dated.currency,
        dated.period,
        min(dated.task_number) as kind_number
    from dated
    group by dated.project_id, dated.task_type, dated.currency, dated.period

),

offers as (

    select
        dated.task_number,
        dated.pay_amount,
        kinds.kind_number
    from dated
    inner join kinds
        on
            dated.project_id is not distinct from kinds.project_id
            and dated.task_type is not distinct from kinds.task_type
            and dated.currency is not distinct from kinds.currency
            and dated.period = kinds.period

)

select * from offers
