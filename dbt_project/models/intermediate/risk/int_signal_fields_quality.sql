with

work_days as (

    select * from {{ ref('int_work_days') }}

),

answers as (

    select coalesce(sum(work_days.answers), 0) > 0 as has_values
    from work_days
    where work_days.task_type is not null

),

fields as (

    select
        'quality_drop' as signal_code,
        answers.has_values,
        'answer' as field
    from answers
    union all
    select
        'straight_lining' as signal_code,
        answers.has_values,
        'answer' as field
    from answers

)

select * from fields
