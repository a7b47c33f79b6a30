with

pairs as (

    select * from {{ ref('int_text_pairs_in_window') }}

),

own_shingles as (

    select * from {{ ref('int_text_own_shingles') }}

),

limits as (

    select
        own_shingles.submission_id,
        max(own_shingles.known_up_to) as known_up_to
    from own_shingles
    group by own_shingles.submission_id

),

sides as (

    select
        pairs.later_submission_id,
        pairs.earlier_submission_id,
        pairs.later_submission_id as submission_id,
        1 as later_side
    from pairs
    union all
    select
        pairs.later_submission_id,
        pairs.earlier_submission_id,
        pairs.earlier_submission_id as submission_id,
        0 as later_side
    from pairs

),

held as (

    select
        sides.later_submission_id,
        sides.earlier_submission_id,
        own_shingles.shingle,
        count(*) as holders,
        sum(sides.later_side) as later_holders,
        max(case when own_shingles.is_prompt then 1 else 0 end) as is_prompt
    from sides
    inner join own_shingles on sides.submission_id = own_shingles.submission_id
    inner join limits as later_limits on sides.later_submission_id = later_limits.submission_id
    inner join limits as earlier_limits on sides.earlier_submission_id = earlier_limits.submission_id
    where
        (later_limits.known_up_to is null or own_shingles.shingle <= later_limits.known_up_to)
        and (earlier_limits.known_up_to is null or own_shingles.shingle <= earlier_limits.known_up_to)
    group by sides.later_submission_id, sides.earlier_submission_id, own_shingles.shingle

),

counted as (

    select
        held.later_submission_id,
        held.earlier_submission_id,
        count(*) as shingles,
        sum(held.holders - 1) as shared,
        sum(held.later_holders) as later_shingles,
        sum(held.holders - held.later_holders) as earlier_shingles,
        sum(1 - held.is_prompt) as own_all,
        sum((held.holders - 1) * (1 - held.is_prompt)) as own_shared,
        sum(held.later_holders * (1 - held.is_prompt)) as own_later,
        sum((held.holders - held.later_holders) * (1 - held.is_prompt)) as own_earlier
    from held
    group by held.later_submission_id, held.earlier_submission_id

)

select * from counted
