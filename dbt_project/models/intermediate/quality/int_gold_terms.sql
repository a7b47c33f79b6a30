with

shapes as (

    select * from {{ ref('int_gold_shapes') }}

),

numbers as (

    {{ number_spine(100000, 'misses') }}

),

longest as (

    select max(shapes.shape_b) as shape_b
    from shapes

),

offsets as (

    select numbers.misses
    from numbers
    cross join longest
    where numbers.misses < longest.shape_b

),

terms as (

    select
        shapes.answered,
        shapes.correct,
        shapes.shape_a + offsets.misses as successes,
        shapes.shape_a + shapes.shape_b - 1 as trials,
        {{ ln_binomial('(shapes.shape_a + shapes.shape_b - 1)', '(shapes.shape_a + offsets.misses)') }}
            as ln_coefficient
    from shapes
    inner join offsets on shapes.shape_b > offsets.misses

)

select * from terms
