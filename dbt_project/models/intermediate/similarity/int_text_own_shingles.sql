with

pairs as (

    select * from {{ ref('int_text_pairs_in_window') }}

),

sketches as (

    select * from {{ ref('int_text_sketches') }}

),

shingles as (

    select * from {{ ref('int_text_shingles') }}

),

task_wording as (

    select * from {{ ref('int_text_task_wording') }}

),

project_wording as (

    select * from {{ ref('int_text_project_wording') }}

),

texts_paired as (

    select
        sketches.version_key,
        sketches.project_number
    from sketches
    where
        sketches.version_key in (select pairs.later_version_key from pairs)
        or sketches.version_key in (select pairs.earlier_version_key from pairs)

),

own as (

    select
        shingles.version_key,
        shingles.known_up_to,
        shingles.shingle,
        coalesce(task_wording.kind = 'prompt', false) as is_prompt
    from shingles
    inner join texts_paired on shingles.version_key = texts_paired.version_key
    left join task_wording
        on
            shingles.task_number = task_wording.task_number
            and shingles.shingle = task_wording.shingle
    left join project_wording
        on
            texts_paired.project_number = project_wording.project_number
            and shingles.shingle = project_wording.shingle
    where
        project_wording.project_number is null
        and coalesce(task_wording.kind, 'prompt') = 'prompt'

)

select * from own
