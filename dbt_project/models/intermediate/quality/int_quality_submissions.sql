with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'quality_drop', ['q_limit', 'cusum_limit', 'minimum_labels_per_task']) }}

),

signal_tests as (

    select * from {{ ref('int_signal_tests') }}

),

checks as (

    select * from {{ ref('int_quality_checks') }}

),

workers as (

    select * from {{ ref('int_label_workers') }}

),

labels as (

    select * from {{ ref('int_task_labels') }}

),

posteriors as (

    select * from {{ ref('int_task_posteriors') }}

),

asked as (

    select
        workers.worker_number,
        checks.account_id,
        checks.good_until,
        thresholds.minimum_labels_per_task
    from checks
    inner join signal_tests
        on
            checks.account_id = signal_tests.account_id
            and signal_tests.signal_code = 'quality_drop'
    inner join thresholds
        on
            checks.cusum >= thresholds.cusum_limit
            and signal_tests.q_value <= thresholds.q_limit
    inner join workers on checks.account_id = workers.account_id

),

wrong as (

    select
        labels.version_key,
        asked.account_id,
        case when labels.is_gold_right is null then posteriors.probability else 0.0 end as probability
    from labels
    inner join asked
        on
            labels.worker_number = asked.worker_number
            and labels.submitted_on > asked.good_until
    left join posteriors
        on
            labels.task_number = posteriors.task_number
            and labels.label_number = posteriors.class_number
    where
        not labels.is_gold_right
        or (
            labels.is_gold_right is null
            and labels.labels_of_task >= asked.minimum_labels_per_task
            and posteriors.probability < 0.5
        )
    qualify row_number() over (
        partition by asked.account_id
        order by labels.submitted_at desc nulls last, labels.version_key asc nulls last
    ) <= {{ evidence_rows() }}

),

named as (

    select
        wrong.version_key,
        wrong.account_id,
        'quality_drop' as signal_code,
        wrong.probability as observed_value,
        0.5 as threshold_value,
        case
            when wrong.probability = 0 then 'The known answer was missed, since quality fell.'
            else 'Probably wrong by the answers of all experts to the task, since quality fell.'
        end as explanation
    from wrong

)

select * from named
