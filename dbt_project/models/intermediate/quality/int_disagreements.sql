with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'agreement_outlier', ['window_days', 'minimum_labels_per_task']) }}

),

agreement_checks as (

    select * from {{ ref('int_agreement_checks') }}

),

labels as (

    select * from {{ ref('int_task_labels') }}

),

posteriors as (

    select * from {{ ref('int_task_posteriors') }}

),

classes as (

    select * from {{ ref('int_label_classes') }}

),

workers as (

    select * from {{ ref('int_label_workers') }}

),

outliers as (

    select agreement_checks.account_id
    from agreement_checks
    where
        agreement_checks.is_outlier
        and not agreement_checks.is_vindicated

),

doubted as (

    select
        labels.version_key,
        labels.label_number,
        workers.account_id,
        posteriors.probability
    from labels
    inner join workers on labels.worker_number = workers.worker_number
    inner join outliers on workers.account_id = outliers.account_id
    inner join posteriors
        on
            labels.task_number = posteriors.task_number
            and labels.label_number = posteriors.class_number
    cross join thresholds
    where
        posteriors.probability < 0.5
        and labels.labels_of_task >= thresholds.minimum_labels_per_task
        and {{ days_between('labels.submitted_on', as_of()) }} < thresholds.window_days

),

ranked as (

    select
        doubted.version_key,
        doubted.label_number,
        doubted.account_id,
        doubted.probability
    from doubted
    qualify row_number() over (
        partition by doubted.account_id
        order by round(doubted.probability, 6) asc nulls last, doubted.version_key asc nulls last
    ) <= {{ evidence_rows() }}

),

least_likely as (

    select
        ranked.version_key,
        ranked.account_id,
        classes.label,
        ranked.probability
    from ranked
    inner join classes on ranked.label_number = classes.class_number

)

select * from least_likely
