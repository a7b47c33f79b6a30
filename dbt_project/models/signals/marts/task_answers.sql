with

posteriors as (

    select * from {{ ref('int_task_posteriors') }}

),

chosen as (

    select
        posteriors.task_id,
        posteriors.task_type,
        posteriors.answer as inferred_answer,
        {{ round_stat('posteriors.probability') }} as confidence,
        cast(posteriors.labels as bigint) as labels,
        posteriors.method,
        {{ as_of() }} as as_of
    from posteriors
    qualify row_number() over (
        partition by posteriors.task_id
        order by posteriors.probability desc nulls last, posteriors.answer asc nulls last
    ) = 1

)

select * from chosen
