with

items as (

    select * from {{ ref('int_work_items') }}

),

items_to_rank as (

    select * from {{ ref('int_work_items') }}

),

repeated as (

    select {{ quick_hash('items.task_number, items.account_id') }} as pair_hash
    from items
    where
        items.label is not null
        and items.task_number is not null
    group by {{ quick_hash('items.task_number, items.account_id') }}
    having count(*) > 1

),

superseded as (

    select items_to_rank.version_key
    from items_to_rank
    inner join repeated
        on {{ quick_hash('items_to_rank.task_number, items_to_rank.account_id') }} = repeated.pair_hash
    where
        items_to_rank.label is not null
        and items_to_rank.task_number is not null
    qualify row_number() over (
        partition by items_to_rank.task_number, items_to_rank.account_id
        order by items_to_rank.submitted_at desc nulls last, items_to_rank.version_key desc nulls last
    ) > 1

)

select * from superseded
