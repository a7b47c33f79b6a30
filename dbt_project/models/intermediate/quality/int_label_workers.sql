with

uses as (

    select * from {{ ref('int_label_uses') }}

),

workers as (

    select distinct
        uses.account_id,
        uses.task_type
    from uses

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
