with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'style_change', ['minimum_colleagues']) }}

),

sides as (

    select * from {{ ref('int_style_sides') }}

),

compared as (

    select
        sides.*,
        {{ balanced_weight('sides.earlier_texts', 'sides.later_texts') }} as weight
    from sides

),

colleagues as (

    select
        sides.project_id,
        sides.task_type,
        sides.figure,
        {{ median_of('sides.later_mean - sides.earlier_mean') }} as usual_change
    from sides
    cross join thresholds
    group by sides.project_id, sides.task_type, sides.figure
    having count(*) >= max(thresholds.minimum_colleagues)

),

changes as (

    select
        compared.account_id,
        compared.figure,
        cast(sum(compared.earlier_texts) as bigint) as earlier_texts,
        cast(sum(compared.later_texts) as bigint) as later_texts,
        cast(sum(compared.earlier_characters) as bigint) as earlier_characters,
        cast(sum(compared.later_characters) as bigint) as later_characters,
        cast(sum(compared.earlier_texts + compared.later_texts - 2) as bigint) as degrees_of_freedom,
        sum(compared.weight) as weight,
        sum(compared.weight * compared.earlier_mean) / sum(compared.weight) as earlier_mean,
        sum(compared.weight * compared.later_mean) / sum(compared.weight) as later_mean,
        sum(compared.weight * (
            compared.later_mean - compared.earlier_mean - coalesce(colleagues.usual_change, 0)
        )) / sum(compared.weight) as mean_change,
        sum(compared.squares_within) as squares_within
    from compared
    left join colleagues
        on
            compared.project_id = colleagues.project_id
            and compared.task_type = colleagues.task_type
            and compared.figure = colleagues.figure
    group by compared.account_id, compared.figure

)

select * from changes
