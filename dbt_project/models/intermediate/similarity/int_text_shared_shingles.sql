with

pairs as (

    select * from {{ ref('int_text_pairs_in_window') }}

),

sides as (

    select * from {{ ref('int_text_pair_sides') }}

),

totals as (

    select * from {{ ref('int_text_totals') }}

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

{# What lies beyond the end of the other text's full sketch cannot be looked for there: then shingles are
   counted for the pair, else once for the text. #}
side_counts as (

    select
        sides.later_version_key,
        sides.earlier_version_key,
        sides.later_side,
        totals.shingles,
        totals.own
    from sides
    inner join totals on sides.version_key = totals.version_key
    where sides.known_up_to is null
    union all
    select
        sides.later_version_key,
        sides.earlier_version_key,
        sides.later_side,
        count(own_shingles.shingle) as shingles,
        count(case when not own_shingles.is_prompt then own_shingles.shingle end) as own
    from sides
    inner join own_shingles on sides.version_key = own_shingles.version_key
    where own_shingles.shingle <= sides.known_up_to
    group by sides.later_version_key, sides.earlier_version_key, sides.later_side

),

counted as (

    select
        side_counts.later_version_key,
        side_counts.earlier_version_key,
        sum(side_counts.later_side * side_counts.shingles) as later_shingles,
        sum((1 - side_counts.later_side) * side_counts.shingles) as earlier_shingles,
        sum(side_counts.later_side * side_counts.own) as own_later,
        sum((1 - side_counts.later_side) * side_counts.own) as own_earlier
    from side_counts
    group by side_counts.later_version_key, side_counts.earlier_version_key

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
