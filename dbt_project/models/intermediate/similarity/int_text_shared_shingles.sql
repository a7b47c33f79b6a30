with

pairs as (

    select * from {{ ref('int_text_pairs_in_window') }}

),

own_shingles as (

    select * from {{ ref('int_text_own_shingles') }}

),

limits as (

    select
        own_shingles.version_key,
        max(own_shingles.known_up_to) as known_up_to
    from own_shingles
    group by own_shingles.version_key

),

sides as (

    select
        pairs.later_version_key,
        pairs.earlier_version_key,
        pairs.later_version_key as version_key,
        1 as later_side
    from pairs
    union all
    select
        pairs.later_version_key,
        pairs.earlier_version_key,
        pairs.earlier_version_key as version_key,
        0 as later_side
    from pairs

),

held as (

    select
        sides.later_version_key,
        sides.earlier_version_key,
        own_shingles.shingle,
        count(*) as holders,
        sum(sides.later_side) as later_holders,
        max(case when own_shingles.is_prompt then 1 else 0 end) as is_prompt
    from sides
    inner join own_shingles on sides.version_key = own_shingles.version_key
    inner join limits as later_limits on sides.later_version_key = later_limits.version_key
    inner join limits as earlier_limits on sides.earlier_version_key = earlier_limits.version_key
    where
        (later_limits.known_up_to is null or own_shingles.shingle <= later_limits.known_up_to)
        and (earlier_limits.known_up_to is null or own_shingles.shingle <= earlier_limits.known_up_to)
    group by sides.later_version_key, sides.earlier_version_key, own_shingles.shingle

),

counted as (

    select
        held.later_version_key,
        held.earlier_version_key,
        count(*) as shingles,
        sum(held.holders - 1) as shared,
        sum(held.later_holders) as later_shingles,
        sum(held.holders - held.later_holders) as earlier_shingles,
        sum(1 - held.is_prompt) as own_all,
        sum((held.holders - 1) * (1 - held.is_prompt)) as own_shared,
        sum(held.later_holders * (1 - held.is_prompt)) as own_later,
        sum((held.holders - held.later_holders) * (1 - held.is_prompt)) as own_earlier
    from held
    group by held.later_version_key, held.earlier_version_key

)

select * from counted
