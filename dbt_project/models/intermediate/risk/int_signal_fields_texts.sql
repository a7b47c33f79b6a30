with

work_days as (

    select * from {{ ref('int_work_days') }}

),

items as (

    select * from {{ ref('int_writing_items') }}

),

texts as (

    select coalesce(sum(work_days.texts), 0) > 0 as has_values
    from work_days

),

fields as (

    {%- for signal in ['near_duplicate_content', 'style_change'] %}
    select
        '{{ signal }}' as signal_code,
        texts.has_values,
        'content' as field
    from texts
    union all
    {%- endfor %}
    select
        'pasted_content' as signal_code,
        count(items.pasted_characters) > 0 as has_values,
        'paste_characters' as field
    from items

)

select * from fields
