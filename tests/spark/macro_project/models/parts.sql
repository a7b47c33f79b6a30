with

texts as (

    select * from {{ ref('texts') }}

),

split as (

    {{ split_rows('texts', 'parts', "'|'", 'part', ['id', 'grouped']) }}

)

select * from split
