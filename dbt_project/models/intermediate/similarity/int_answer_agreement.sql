with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'answer_copying', ['prior_comparisons', 'minimum_shared']) }}

),

pairs as (

    select * from {{ ref('int_answer_pairs') }}

),

rates as (

    select * from {{ ref('int_answer_rates') }}

),

workers as (

    select * from {{ ref('int_label_workers') }}

),

usual as (

    select
        rates.type_number,
        cast(sum(rates.same) as double) / nullif(sum(rates.comparisons), 0) as agreement
    from rates
    group by rates.type_number

),

{# How often each agrees with everybody but the other; few comparisons lean on what is usual. #}
{% set side = "({0}.same - pairs.same + thresholds.prior_comparisons * usual.agreement)"
    ~ " / ({0}.comparisons - pairs.shared_tasks + thresholds.prior_comparisons)" %}
without_each_other as (

    select
        pairs.worker_number_a,
        pairs.worker_number_b,
        pairs.shared_tasks,
        pairs.same,
        pairs.same_later_a,
        usual.agreement,
        {{ side.format('rates_a') }} as agreement_a,
        {{ side.format('rates_b') }} as agreement_b
    from pairs
    inner join rates as rates_a on pairs.worker_number_a = rates_a.worker_number
    inner join rates as rates_b on pairs.worker_number_b = rates_b.worker_number
    inner join usual on rates_a.type_number = usual.type_number
    cross join thresholds

),

expected as (

    select
        without_each_other.*,
        least(
            0.99,
            without_each_other.agreement_a * without_each_other.agreement_b
            / nullif(without_each_other.agreement, 0)
        ) as chance
    from without_each_other

),

by_account as (

    select
        workers_a.account_id as account_id_a,
        workers_b.account_id as account_id_b,
        sum(expected.shared_tasks) as shared_tasks,
        sum(expected.same) as same,
        sum(expected.same_later_a) as same_later_a,
        sum(expected.shared_tasks * expected.chance) as expected_same,
        sum(expected.shared_tasks * expected.chance * (1 - expected.chance)) as variance
    from expected
    inner join workers as workers_a on expected.worker_number_a = workers_a.worker_number
    inner join workers as workers_b on expected.worker_number_b = workers_b.worker_number
    group by workers_a.account_id, workers_b.account_id

),

agreement as (

    select
        by_account.account_id_a,
        by_account.account_id_b,
        by_account.shared_tasks,
        by_account.same,
        by_account.same_later_a,
        by_account.expected_same,
        by_account.variance
    from by_account
    cross join thresholds
    where
        by_account.shared_tasks >= thresholds.minimum_shared
        and by_account.variance > 0

)

select * from agreement
