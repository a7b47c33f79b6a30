with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'answer_copying', [
        'window_days', 'maximum_labels_per_task', 'minimum_shared_of_type'
    ]) }}

),

labels as (

    select * from {{ ref('int_task_labels') }}

),

other_labels as (

    select * from {{ ref('int_task_labels') }}

),

shared as (

    select
        labels.worker_number as worker_number_a,
        other_labels.worker_number as worker_number_b,
        count(*) as shared_tasks,
        count(case when labels.label_number = other_labels.label_number then 1 end) as same,
        count(
            case
                when
                    labels.label_number = other_labels.label_number
                    and labels.submitted_at > other_labels.submitted_at
                    then 1
            end
        ) as same_later_a
    from labels
    inner join other_labels
        on
            labels.task_number = other_labels.task_number
            and labels.worker_number < other_labels.worker_number
    cross join thresholds
    where
        labels.is_estimated
        and labels.labels_of_task <= thresholds.maximum_labels_per_task
        and {{ days_between('labels.submitted_on', as_of()) }} < thresholds.window_days
        and {{ days_between('other_labels.submitted_on', as_of()) }} < thresholds.window_days
    group by labels.worker_number, other_labels.worker_number

),

pairs as (

    select
        shared.worker_number_a,
        shared.worker_number_b,
        shared.shared_tasks,
        shared.same,
        shared.same_later_a
    from shared
    cross join thresholds
    where shared.shared_tasks >= thresholds.minimum_shared_of_type

)

select * from pairs
