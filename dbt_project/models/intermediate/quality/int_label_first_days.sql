with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'agreement_outlier', ['evidence_total', 'evidence_minimum_per_account']) }}

),

workers as (

    select * from {{ ref('int_label_workers') }}

),

labels as (

    select * from {{ ref('int_task_labels') }}

),

people as (

    select count(distinct workers.account_number) as accounts
    from workers

),

bounds as (

    select
        greatest(
            max(thresholds.evidence_minimum_per_account),
            max(thresholds.evidence_total) / max(people.accounts)
        ) as most_labels
    from people
    cross join thresholds

),

day_counts as (

    select
        labels.account_number,
        labels.submitted_on,
        count(*) as labels
    from labels
    where labels.labels_of_task >= 2
    group by labels.account_number, labels.submitted_on

),

day_sums as (

    select
        day_counts.account_number,
        day_counts.submitted_on,
        sum(day_counts.labels) over (
            partition by day_counts.account_number
            order by day_counts.submitted_on desc nulls last
            rows between unbounded preceding and current row
        ) - day_counts.labels as later_labels
    from day_counts

),

first_days as (

    select
        day_sums.account_number,
        min(day_sums.submitted_on) as first_day,
        max(bounds.most_labels) as most_labels
    from day_sums
    cross join bounds
    where day_sums.later_labels < bounds.most_labels
    group by day_sums.account_number

)

select * from first_days
