{#- A sketch of so many shingles is only the smallest part of the text's set; each: 8 digits and a space. -#}
{% set sketch_size = 128 %}
with

sketches as (

    select * from {{ ref('int_text_sketches') }}

),

submissions as (

    select * from {{ ref('stg_work__submissions') }}

),

sketched as (

    select
        sketches.version_key,
        sketches.task_number,
        submissions.content_sketch,
        case
            when length(submissions.content_sketch) >= 9 * {{ sketch_size }} - 1
                then {{ hex_number('right(submissions.content_sketch, 8)') }}
        end as known_up_to
    from sketches
    inner join submissions on sketches.version_key = submissions.version_key
    where submissions.content_bands is not null

),

digits as (

    {{ split_rows(
        'sketched', 'content_sketch', "' '", 'shingle_digits',
        ['version_key', 'task_number', 'known_up_to']
    ) }}

),

shingles as (

    select
        digits.version_key,
        digits.task_number,
        digits.known_up_to,
        {{ hex_number('digits.shingle_digits') }} as shingle
    from digits

)

select * from shingles
