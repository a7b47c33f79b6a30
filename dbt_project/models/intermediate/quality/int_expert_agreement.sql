with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'agreement_outlier', ['window_days', 'minimum_labels_per_task']) }}

),

labels as (

    select * from {{ ref('int_task_labels') }}

),

posteriors as (

    select * from {{ ref('int_task_posteriors') }}

),

overlapped as (

    select
        labels.account_id,
        labels.task_type,
        labels.task_number,
        labels.label
    from labels
    cross join thresholds
    where
        labels.labels_of_task >= thresholds.minimum_labels_per_task
        and {{ days_between('labels.submitted_on', as_of()) }} < thresholds.window_days

),

agreement as (

    select
        overlapped.account_id,
        overlapped.task_type,
        count(*) as tasks,
        avg(posteriors.probability) as accuracy
    from overlapped
    inner join posteriors
        on
            overlapped.task_number = posteriors.task_number
            and overlapped.label = posteriors.answer
    group by overlapped.account_id, overlapped.task_type

)

select * from agreement
