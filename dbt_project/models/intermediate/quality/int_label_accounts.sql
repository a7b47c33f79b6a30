with

items as (

    select * from {{ ref('int_work_items') }}

),

accounts as (

    select * from {{ ref('stg_people__accounts') }}

),

answering as (

    select distinct items.account_id
    from items
    where items.label is not null

),

numbered as (

    select
        answering.account_id,
        cast(row_number() over (order by answering.account_id asc nulls last) as integer) as account_number
    from answering
    left join accounts on answering.account_id = accounts.account_id
    where not coalesce(accounts.is_test, false)

)

select * from numbered
