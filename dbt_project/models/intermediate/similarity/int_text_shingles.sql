with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'near_duplicate_content', [
        'window_days', 'minimum_tokens', 'template_texts'
    ]) }}

),

pairs as (

    select * from {{ ref('int_text_pairs_in_window') }}

),

submissions as (

    select * from {{ ref('stg_work__submissions') }}

),

texts_written as (

    select * from {{ ref('stg_work__submissions') }}

),

tasks as (

    select * from {{ ref('stg_work__tasks') }}

),

tasks_paired as (

    select distinct pairs.task_id
    from pairs

),

projects_paired as (

    select distinct coalesce(tasks.project_id, tasks.task_id) as project_id
    from tasks_paired
    inner join tasks on tasks_paired.task_id = tasks.task_id

),

texts as (

    select
        submissions.submission_id,
        submissions.task_id,
        submissions.account_id,
        submissions.submitted_at,
        coalesce(tasks.project_id, submissions.task_id) as project_id,
        tasks_paired.task_id is not null as is_paired
    from submissions
    left join tasks on submissions.task_id = tasks.task_id
    left join tasks_paired on submissions.task_id = tasks_paired.task_id
    left join projects_paired on tasks.project_id = projects_paired.project_id
    cross join thresholds
    where
        submissions.content_bands is not null
        and submissions.content_tokens >= thresholds.minimum_tokens
        and {{ days_between('submissions.submitted_on', as_of()) }} < thresholds.window_days
        and (tasks_paired.task_id is not null or projects_paired.project_id is not null)

),

chosen as (

    select
        texts.submission_id,
        texts.task_id,
        texts.project_id,
        texts.account_id,
        texts.is_paired,
        row_number() over (
            partition by texts.project_id
            order by texts.submitted_at desc nulls last, texts.submission_id desc nulls last
        ) as recency
    from texts

),

sketches as (

    select
        chosen.submission_id,
        chosen.task_id,
        chosen.project_id,
        chosen.account_id,
        chosen.is_paired,
        texts_written.content_sketch,
        chosen.recency <= thresholds.template_texts as is_in_project_sample
    from chosen
    inner join texts_written on chosen.submission_id = texts_written.submission_id
    cross join thresholds
    where chosen.is_paired or chosen.recency <= thresholds.template_texts

),

shingles as (

    {{ split_rows(
        'sketches', 'content_sketch', "' '", 'shingle',
        ['submission_id', 'task_id', 'project_id', 'account_id', 'is_paired', 'is_in_project_sample']
    ) }}

)

select * from shingles
