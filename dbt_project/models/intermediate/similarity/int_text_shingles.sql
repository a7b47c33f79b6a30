with

sketches as (

    select * from {{ ref('int_text_sketches') }}

),

submissions as (

    select * from {{ ref('stg_work__submissions') }}

),

sketched as (

    select
        sketches.*,
        submissions.content_sketch
    from sketches
    inner join submissions on sketches.version_key = submissions.version_key
    where submissions.content_bands is not null

),

digits as (

    {{ split_rows(
        'sketched', 'content_sketch', "' '", 'shingle_digits', [
            'version_key', 'task_number', 'project_number', 'account_number', 'is_paired',
            'is_in_project_sample'
        ]
    ) }}

),

shingles as (

    select
        digits.version_key,
        digits.task_number,
        digits.project_number,
        digits.account_number,
        digits.is_paired,
        digits.is_in_project_sample,
        {{ hex_number('digits.shingle_digits') }} as shingle
    from digits

)

select * from shingles
