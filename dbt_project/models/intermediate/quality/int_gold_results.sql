with

golds as (

    select * from {{ ref('int_gold_answers') }}

),

results as (

    select
        golds.account_id,
        golds.task_type,
        sum(case when golds.is_fair then 1 else 0 end) as answered,
        sum(case when golds.is_fair and golds.is_correct then 1 else 0 end) as correct,
        sum(case when golds.is_fair then 0 else 1 end) as set_aside
    from golds
    group by golds.account_id, golds.task_type

)

select * from results
