with

labels as (

    select * from {{ ref('int_current_labels') }}

),

uses as (

    select distinct
        labels.account_id,
        labels.task_type,
        labels.label
    from labels

)

select * from uses
