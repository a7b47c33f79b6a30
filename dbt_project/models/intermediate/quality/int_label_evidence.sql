with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'agreement_outlier', ['evidence_total', 'evidence_minimum_per_account']) }}

),

classes as (

    select * from {{ ref('int_label_classes') }}

),

workers as (

    select * from {{ ref('int_label_workers') }}

),

labels as (

    select * from {{ ref('int_task_labels') }}

),

people as (

    select count(distinct workers.account_id) as accounts
    from workers

),

recency as (

    select
        labels.task_id,
        labels.account_id,
        labels.task_type,
        labels.label,
        row_number() over (
            partition by labels.account_id
            order by labels.submitted_at desc nulls last, labels.submission_id desc nulls last
        ) as recency
    from labels
    where labels.labels_of_task >= 2

),

kept as (

    select
        recency.task_id,
        recency.account_id,
        recency.task_type,
        recency.label,
        count(*) over (partition by recency.task_id) as labels_of_task,
        min(recency.label) over (partition by recency.task_id)
        < max(recency.label) over (partition by recency.task_id) as is_disputed
    from recency
    cross join people
    cross join thresholds
    where
        recency.recency
        <= greatest(thresholds.evidence_minimum_per_account, thresholds.evidence_total / people.accounts)

),

task_numbers as (

    select
        kept.task_id,
        row_number() over (order by kept.task_id asc nulls last) as task_number
    from kept
    group by kept.task_id

),

numbered as (

    select
        task_numbers.task_number,
        workers.worker_number,
        classes.type_number,
        classes.class_number as label_number,
        kept.labels_of_task,
        kept.is_disputed
    from kept
    inner join task_numbers on kept.task_id = task_numbers.task_id
    inner join workers
        on
            kept.account_id = workers.account_id
            and kept.task_type = workers.task_type
    inner join classes
        on
            kept.task_type = classes.task_type
            and kept.label = classes.label
    where classes.is_estimated

)

select * from numbered
