with

posteriors as (

    select * from {{ ref('int_task_posteriors') }}

),

candidates as (

    select * from {{ ref('int_task_posteriors') }}

),

likeliest as (

    select
        candidates.task_number,
        max(candidates.probability) as probability
    from candidates
    group by candidates.task_number

),

{# Equal probabilities: the first answer in alphabetical order. #}
chosen as (

    select
        posteriors.task_id,
        max(posteriors.task_type) as task_type,
        min(posteriors.answer) as inferred_answer,
        {{ round_stat('max(posteriors.probability)') }} as confidence,
        cast(max(posteriors.labels) as bigint) as labels,
        max(posteriors.method) as method,
        {{ as_of() }} as as_of
    from posteriors
    inner join likeliest
        on
            posteriors.task_number = likeliest.task_number
            and coalesce(posteriors.probability, -1) = coalesce(likeliest.probability, -1)
    group by posteriors.task_id

)

select * from chosen
