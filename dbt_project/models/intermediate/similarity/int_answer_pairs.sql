with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'answer_copying', ['window_days', 'minimum_shared']) }}

),

labels as (

    select * from {{ ref('int_task_labels') }}

),

earlier_labels as (

    select * from {{ ref('int_task_labels') }}

),

weights as (

    select * from {{ ref('int_answer_weights') }}

),

shared as (

    select
        labels.account_number,
        earlier_labels.account_number as partner_number,
        case when labels.label_number = earlier_labels.label_number then 1 else 0 end as same,
        case
            when labels.label_number = earlier_labels.label_number then weights.chance_if_same
            else weights.chance_if_other
        end as chance,
        case
            when labels.label_number = earlier_labels.label_number then weights.weight_if_same
            else weights.weight_if_other
        end as weight,
        case
            when labels.label_number = earlier_labels.label_number then weights.alone_if_same
            else weights.alone_if_other
        end as alone
    from labels
    inner join earlier_labels
        on
            labels.task_number = earlier_labels.task_number
            and labels.account_number <> earlier_labels.account_number
            and labels.submitted_at > earlier_labels.submitted_at
    inner join weights
        on
            earlier_labels.task_number = weights.task_number
            and earlier_labels.label_number = weights.label_number
    cross join thresholds
    where
        {{ days_between('labels.submitted_on', as_of()) }} < thresholds.window_days
        and {{ days_between('earlier_labels.submitted_on', as_of()) }} < thresholds.window_days

),

summed as (

    select
        shared.account_number,
        shared.partner_number,
        count(*) as shared_tasks,
        sum(shared.same) as same,
        sum(shared.chance) as expected_same,
        sum(shared.alone) as alone,
        sum(shared.alone * shared.same) as alone_same,
        sum(shared.alone * shared.chance) as alone_expected,
        sum((1 - shared.alone) * shared.weight) as other_weight
    from shared
    group by shared.account_number, shared.partner_number

),

pairs as (

    select summed.*
    from summed
    cross join thresholds
    where summed.shared_tasks >= thresholds.minimum_shared

)

select * from pairs
