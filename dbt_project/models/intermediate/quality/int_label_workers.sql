with

labels as (

    select * from {{ ref('int_current_labels') }}

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
        ) as worker_number,
        dense_rank() over (order by workers.account_id asc nulls last) as account_number
    from workers

)

select * from numbered
