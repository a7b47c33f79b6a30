with

rates as (

    select * from {{ ref('int_label_rates') }}

),

labels as (

    select * from {{ ref('int_task_labels') }}

),

priors as (

    select
        rates.class_number,
        ln(max(rates.prior)) as log_prior
    from rates
    group by rates.class_number

),

log_rates as (

    select
        rates.worker_number,
        rates.class_number,
        rates.label_number,
        ln(rates.rate) as log_rate
    from rates

),

sums as (

    select
        labels.task_number,
        log_rates.class_number,
        sum(log_rates.log_rate) as log_rate
    from labels
    inner join log_rates
        on
            labels.worker_number = log_rates.worker_number
            and labels.label_number = log_rates.label_number
    where labels.is_estimated
    group by labels.task_number, log_rates.class_number

),

scores as (

    select
        sums.task_number,
        sums.class_number,
        sums.log_rate + priors.log_prior as score
    from sums
    inner join priors on sums.class_number = priors.class_number

),

masses as (

    select
        scores.task_number,
        scores.class_number,
        exp(scores.score - max(scores.score) over (partition by scores.task_number)) as mass
    from scores

),

estimated as (

    select
        masses.task_number,
        masses.class_number,
        'dawid_skene' as method,
        round(masses.mass / sum(masses.mass) over (partition by masses.task_number), 9) as probability
    from masses

)

select * from estimated
