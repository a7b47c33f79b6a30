-- Spans follow each other without overlap or gap, have a length, and only the last one is open.
with

spans as (

    select * from {{ ref('account_lifecycle') }}

),

followed as (

    select
        spans.account_id,
        spans.valid_from,
        spans.valid_to,
        lead(spans.valid_from) over (
            partition by spans.account_id
            order by spans.valid_from nulls last
        ) as next_from
    from spans

),

broken as (

    select
        followed.account_id,
        followed.valid_from
    from followed
    where
        followed.valid_to is distinct from followed.next_from
        or followed.valid_to <= followed.valid_from

)

select * from broken
