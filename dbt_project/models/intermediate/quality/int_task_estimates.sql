with

rates as (

    select * from {{ ref('int_label_rates') }}

),

labels as (

    select * from {{ ref('int_task_labels') }}

),

log_rates as (

    select
        rates.worker_number,
        rates.class_number,
        rates.label_number,
        ln(rates.rate) as log_rate,
        ln(rates.prior) as log_prior
    from rates

),

scores as (

    select
        labels.task_number,
        log_rates.class_number,
        sum(log_rates.log_rate) + max(log_rates.log_prior) as score
    from labels
    inner join log_rates
        on
            labels.worker_number = log_rates.worker_number
            and labels.label_number = log_rates.label_number
    where labels.is_estimated
    group by labels.task_number, log_rates.class_number

),

greatest_scores as (

    select
        scores.task_number,
        max(scores.score) as score
    from scores
    group by scores.task_number

),

masses as (

    select
        scores.task_number,
        scores.class_number,
        exp(scores.score - greatest_scores.score) as mass
    from scores
    inner join greatest_scores on scores.task_number = greatest_scores.task_number

),

totals as (

    select
        masses.task_number,
        sum(masses.mass) as mass
    from masses
    group by masses.task_number

),

estimated as (

    select
        masses.task_number,
        masses.class_number,
        'dawid_skene' as method,
        round(masses.mass / totals.mass, 9) as probability
    from masses
    inner join totals on masses.task_number = totals.task_number

)

select * from estimated
