with

labels as (

    select * from {{ ref('int_task_labels') }}

),

workers as (

    select distinct
        labels.account_id,
        labels.task_type
    from labels

),

numbered as (

    select
        workers.account_id,
        workers.task_type,
        row_number() over (
            order by workers.account_id asc nulls last, workers.task_type asc nulls last
        ) as worker_number
    from workers

)

select * from numbered
