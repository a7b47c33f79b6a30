with

uses as (

    select * from {{ ref('int_label_uses') }}

),

classes as (

    select * from {{ ref('int_label_classes') }}

),

workers as (

    select * from {{ ref('int_label_workers') }}

),

numbers as (

    select
        uses.account_id,
        uses.task_type,
        uses.label,
        classes.is_estimated,
        cast(workers.worker_number as integer) as worker_number,
        cast(workers.account_number as integer) as account_number,
        cast(classes.type_number as integer) as type_number,
        cast(classes.class_number as integer) as label_number
    from uses
    inner join workers
        on
            uses.account_id = workers.account_id
            and uses.task_type = workers.task_type
    inner join classes
        on
            uses.task_type = classes.task_type
            and uses.label = classes.label

)

select * from numbers
