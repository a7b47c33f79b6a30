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

    select pairs.later_version_key as version_key
    from pairs
    union distinct
    select pairs.earlier_version_key as version_key
    from pairs

),

marked as (

    select
        shingles.version_key,
        shingles.shingle,
        shingles.known_up_to,
        of_task.kind as task_kind,
        of_project.kind as project_kind
    from shingles
    inner join texts_paired on shingles.version_key = texts_paired.version_key
    left join common as of_task
        on
            shingles.task_number = of_task.scope_number
            and shingles.shingle = of_task.shingle
            and of_task.kind in ('task', 'prompt')
    left join common as of_project
        on
            shingles.project_number = of_project.scope_number
            and shingles.shingle = of_project.shingle
            and of_project.kind = 'project'

),

own as (

    select
        marked.version_key,
        marked.shingle,
        marked.known_up_to,
        coalesce(marked.task_kind = 'prompt', false) as is_prompt
    from marked
    where
        marked.project_kind is null
        and coalesce(marked.task_kind, 'prompt') = 'prompt'

)

select * from own
