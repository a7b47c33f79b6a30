with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'near_duplicate_content', ['window_days']) }}

),

work_days as (

    select * from {{ ref('int_work_days') }}

),

documents as (

    select
        work_days.account_id,
        sum(work_days.long_texts) as documents
    from work_days
    cross join thresholds
    where {{ days_between('work_days.submitted_on', as_of()) }} < thresholds.window_days
    group by work_days.account_id

)

select * from documents
