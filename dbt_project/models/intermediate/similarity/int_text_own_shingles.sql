{#- A sketch of so many shingles is only the smallest part of the text's set. -#}
{% set sketch_size = 128 %}
with

pairs as (

    select * from {{ ref('int_text_pairs_in_window') }}

),

shingles as (

    select * from {{ ref('int_text_shingles') }}

),

common as (

    select * from {{ ref('int_text_common_shingles') }}

),

texts_paired as (

    select pairs.later_submission_id as submission_id
    from pairs
    union distinct
    select pairs.earlier_submission_id as submission_id
    from pairs

),

marked as (

    select
        shingles.submission_id,
        shingles.shingle,
        of_task.kind as task_kind,
        of_project.kind as project_kind,
        count(*) over (partition by shingles.submission_id) as sketch_shingles,
        max(shingles.shingle) over (partition by shingles.submission_id) as greatest_shingle
    from shingles
    inner join texts_paired on shingles.submission_id = texts_paired.submission_id
    left join common as of_task
        on
            shingles.task_id = of_task.scope_id
            and shingles.shingle = of_task.shingle
            and of_task.kind in ('task', 'prompt')
    left join common as of_project
        on
            shingles.project_id = of_project.scope_id
            and shingles.shingle = of_project.shingle
            and of_project.kind = 'project'

),

own as (

    select
        marked.submission_id,
        marked.shingle,
        case when marked.sketch_shingles >= {{ sketch_size }} then marked.greatest_shingle end as known_up_to,
        coalesce(marked.task_kind = 'prompt', false) as is_prompt
    from marked
    where
        marked.project_kind is null
        and coalesce(marked.task_kind, 'prompt') = 'prompt'

)

select * from own
