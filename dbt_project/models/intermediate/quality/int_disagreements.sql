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

outliers as (

    select agreement_checks.account_id
    from agreement_checks
    where
        agreement_checks.is_outlier
        and not agreement_checks.is_vindicated

),

doubted as (

    select
        labels.submission_id,
        labels.account_id,
        labels.label,
        posteriors.probability
    from labels
    inner join outliers on labels.account_id = outliers.account_id
    inner join posteriors
        on
            labels.task_number = posteriors.task_number
            and labels.label = posteriors.answer
    cross join thresholds
    where
        posteriors.probability < 0.5
        and labels.labels_of_task >= thresholds.minimum_labels_per_task
        and {{ days_between('labels.submitted_on', as_of()) }} < thresholds.window_days

),

least_likely as (

    select
        doubted.submission_id,
        doubted.account_id,
        doubted.label,
        doubted.probability
    from doubted
    qualify row_number() over (
        partition by doubted.account_id
        order by round(doubted.probability, 6) asc nulls last, doubted.submission_id asc nulls last
    ) <= {{ evidence_rows() }}

)

select * from least_likely
