with

rates as (

    select * from {{ ref('int_label_rates') }}

),

numbered as (

    select * from {{ ref('int_numbered_labels') }}

),

scores as (

    select
        numbered.task_number,
        rates.class_number,
        count(*) as labels,
        sum(case when rates.class_number = numbered.label_number then 1 else 0 end) as votes,
        sum(ln(rates.rate)) + max(ln(rates.prior)) as score
    from numbered
    inner join rates
        on
            numbered.worker_number = rates.worker_number
            and numbered.label_number = rates.label_number
    where numbered.is_estimated
    group by numbered.task_number, rates.class_number

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
