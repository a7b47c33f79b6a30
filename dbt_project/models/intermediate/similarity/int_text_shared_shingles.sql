with

pairs as (

    select * from {{ ref('int_text_pairs_in_window') }}

),

sketches as (

    select * from {{ ref('int_text_sketches') }}

),

own_shingles as (

    select * from {{ ref('int_text_own_shingles') }}

),

later_shingles as (

    select * from {{ ref('int_text_own_shingles') }}

),

earlier_shingles as (

    select * from {{ ref('int_text_own_shingles') }}

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

{# What lies beyond the end of the other text's full sketch cannot be looked for there. #}
counted as (

    select
        sides.later_version_key,
        sides.earlier_version_key,
        sum(sides.later_side) as later_shingles,
        sum(1 - sides.later_side) as earlier_shingles,
        sum(case when own_shingles.is_prompt then 0 else sides.later_side end) as own_later,
        sum(case when own_shingles.is_prompt then 0 else 1 - sides.later_side end) as own_earlier
    from sides
    inner join own_shingles on sides.version_key = own_shingles.version_key
    inner join sketches on sides.other_version_key = sketches.version_key
    where own_shingles.shingle <= coalesce(sketches.known_up_to, own_shingles.shingle)
    group by sides.later_version_key, sides.earlier_version_key

),

matched as (

    select
        pairs.later_version_key,
        pairs.earlier_version_key,
        count(*) as shared,
        sum(case when later_shingles.is_prompt then 0 else 1 end) as own_shared
    from pairs
    inner join later_shingles on pairs.later_version_key = later_shingles.version_key
    inner join earlier_shingles
        on
            pairs.earlier_version_key = earlier_shingles.version_key
            and later_shingles.shingle = earlier_shingles.shingle
    group by pairs.later_version_key, pairs.earlier_version_key

),

compared as (

    select
        counted.later_version_key,
        counted.earlier_version_key,
        counted.later_shingles,
        counted.earlier_shingles,
        counted.own_later,
        counted.own_earlier,
        coalesce(matched.shared, 0) as shared,
        coalesce(matched.own_shared, 0) as own_shared,
        counted.later_shingles + counted.earlier_shingles - coalesce(matched.shared, 0) as shingles,
        counted.own_later + counted.own_earlier - coalesce(matched.own_shared, 0) as own_all
    from counted
    left join matched
        on
            counted.later_version_key = matched.later_version_key
            and counted.earlier_version_key = matched.earlier_version_key

)

select * from compared
