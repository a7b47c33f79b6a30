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

texts as (

    select * from {{ ref('int_texts') }}

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

comparable as (

    select
        texts.version_key,
        texts.task_id,
        texts.account_id,
        texts.submitted_at,
        coalesce(tasks.project_id, texts.task_id) as project_id,
        tasks_paired.task_id is not null as is_paired
    from texts
    left join tasks on texts.task_id = tasks.task_id
    left join tasks_paired on texts.task_id = tasks_paired.task_id
    left join projects_paired on tasks.project_id = projects_paired.project_id
    cross join thresholds
    where
        texts.content_tokens >= thresholds.minimum_tokens
        and {{ days_between('texts.submitted_on', as_of()) }} < thresholds.window_days
        and (tasks_paired.task_id is not null or projects_paired.project_id is not null)

),

chosen as (

    select
        comparable.version_key,
        comparable.is_paired,
        dense_rank() over (order by comparable.task_id asc nulls last) as task_number,
        dense_rank() over (order by comparable.project_id asc nulls last) as project_number,
        dense_rank() over (order by comparable.account_id asc nulls last) as account_number,
        row_number() over (
            partition by comparable.project_id
            order by comparable.submitted_at desc nulls last, comparable.version_key desc nulls last
        ) as recency
    from comparable

),

sketches as (

    select
        chosen.version_key,
        chosen.task_number,
        chosen.project_number,
        chosen.account_number,
        chosen.is_paired,
        chosen.recency <= thresholds.template_texts as is_in_project_sample
    from chosen
    cross join thresholds
    where chosen.is_paired or chosen.recency <= thresholds.template_texts

)

select * from sketches
