with

uses as (

    select * from {{ ref('int_label_uses') }}

),

accounts as (

    select * from {{ ref('int_label_accounts') }}

),

classes as (

    select * from {{ ref('int_label_classes') }}

),

types as (

    select distinct
        classes.task_type,
        classes.type_number,
        classes.type_count
    from classes

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
        {{ worker_number('accounts.account_number', 'types') }} as worker_number,
        accounts.account_number
    from workers
    inner join accounts on workers.account_id = accounts.account_id
    inner join types on workers.task_type = types.task_type

)

select * from numbered
