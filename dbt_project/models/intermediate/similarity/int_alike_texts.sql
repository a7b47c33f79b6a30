with

text_overlaps as (

    select * from {{ ref('int_text_overlaps') }}

),

sides as (

    select
        text_overlaps.later_version_key as version_key,
        text_overlaps.later_submission_id as submission_id,
        text_overlaps.later_account_id as account_id,
        text_overlaps.earlier_submission_id as other_submission_id,
        text_overlaps.similarity,
        1 as later_side
    from text_overlaps
    where text_overlaps.is_alike
    union all
    select
        text_overlaps.earlier_version_key as version_key,
        text_overlaps.earlier_submission_id as submission_id,
        text_overlaps.earlier_account_id as account_id,
        text_overlaps.later_submission_id as other_submission_id,
        text_overlaps.similarity,
        0 as later_side
    from text_overlaps
    where text_overlaps.is_alike

),

texts as (

    select
        sides.version_key,
        sides.submission_id,
        sides.account_id,
        max(sides.similarity) as similarity,
        max(sides.later_side) = 1 as is_later,
        {{ string_list('sides.other_submission_id') }} as other_submission_ids
    from sides
    group by sides.version_key, sides.submission_id, sides.account_id

),

placed as (

    select
        texts.*,
        row_number() over (
            partition by texts.account_id
            order by texts.similarity desc nulls last, texts.submission_id asc nulls last
        ) as place
    from texts

)

select * from placed
