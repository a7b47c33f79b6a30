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
        count(*) as labels,
        sum(case when log_rates.class_number = labels.label_number then 1 else 0 end) as votes,
        sum(log_rates.log_rate) + max(log_rates.log_prior) as score
    from labels
    inner join log_rates
        on
            labels.worker_number = log_rates.worker_number
            and labels.label_number = log_rates.label_number
    where labels.is_estimated
    group by labels.task_number, log_rates.class_number

),

masses as (

    select
        scores.task_number,
        scores.class_number,
        scores.labels,
        scores.votes,
        exp(scores.score - max(scores.score) over (partition by scores.task_number)) as mass
    from scores

),

estimated as (

    select
        masses.task_number,
        masses.class_number,
        masses.labels,
        masses.votes,
        'dawid_skene' as method,
        round(masses.mass / sum(masses.mass) over (partition by masses.task_number), 9) as probability
    from masses

)

select * from estimated
