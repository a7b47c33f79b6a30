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
        submissions.content_sketch
    from sketches
    inner join submissions on sketches.version_key = submissions.version_key
    where submissions.content_bands is not null

),

digits as (

    {{ split_rows(
        'sketched', 'content_sketch', "' '", 'shingle_digits', ['version_key', 'task_number']
    ) }}

),

shingles as (

    select
        digits.version_key,
        digits.task_number,
        {{ hex_number('digits.shingle_digits') }} as shingle
    from digits

)

select * from shingles
