with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'agreement_outlier', ['answer_window_days']) }}

),

accounts as (

    select * from {{ ref('int_label_accounts') }}

),

items as (

    select * from {{ ref('int_work_items') }}

),

superseded as (

    select * from {{ ref('int_labels_superseded') }}

),

newest as (

    select
        items.version_key,
        items.task_number,
        items.account_id,
        accounts.account_number,
        items.task_type,
        items.project_id,
        items.label,
        items.is_gold_right,
        items.submitted_at,
        items.submitted_on
    from items
    inner join accounts on items.account_id = accounts.account_id
    left join superseded on items.version_key = superseded.version_key
    cross join thresholds
    where
        items.label is not null
        and items.task_number is not null
        and superseded.version_key is null
        and {{ days_between('items.submitted_on', as_of()) }} < thresholds.answer_window_days

)

select * from newest
