with

texts as (

    select * from {{ ref('texts') }}

),

listed as (

    {{ json_list_rows('texts', 'listed', 'item', ['id']) }}

)

select * from listed
