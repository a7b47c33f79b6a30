with

pairs as (

    select * from {{ ref('int_text_pairs_in_window') }}

),

totals as (

    select * from {{ ref('int_text_totals') }}

),

sides as (

    select
        pairs.later_version_key,
        pairs.earlier_version_key,
        pairs.later_version_key as version_key,
        pairs.earlier_version_key as other_version_key,
        1 as later_side
    from pairs
    union all
    select
        pairs.later_version_key,
        pairs.earlier_version_key,
        pairs.earlier_version_key as version_key,
        pairs.later_version_key as other_version_key,
        0 as later_side
    from pairs

),

ended as (

    select
        sides.later_version_key,
        sides.earlier_version_key,
        sides.version_key,
        sides.later_side,
        totals.known_up_to
    from sides
    left join totals on sides.other_version_key = totals.version_key

)

select * from ended
