with

sketches as (

    select * from {{ ref('int_text_sketches') }}

),

digits as (

    {{ split_rows(
        'sketches', 'content_sketch', "' '", 'shingle_digits', [
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
