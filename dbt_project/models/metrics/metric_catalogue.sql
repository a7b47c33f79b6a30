with

seed as (

    select * from {{ ref('metric_catalogue_seed') }}

),

metrics as (

    select
        seed.metric_code,
        seed.title,
        seed.definition,
        seed.numerator,
        seed.denominator,
        seed.exclusions,
        seed.unit,
        seed.window_days,
        seed.owner,
        seed.good_direction,
        seed.target,
        seed.maturity_days,
        seed.version,
        seed.valid_from,
        {{ as_of() }} as as_of
    from seed
    where {{ in_force('seed', as_of()) }}

)

select * from metrics
