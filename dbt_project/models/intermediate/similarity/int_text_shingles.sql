{#- A sketch of so many shingles is only the smallest part of the text's set; each takes 8 digits and a space. -#}
{% set sketch_size = 128 %}
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
        submissions.version_key,
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
        texts.version_key,
        texts.is_paired,
        dense_rank() over (order by texts.task_id asc nulls last) as task_number,
        dense_rank() over (order by texts.project_id asc nulls last) as project_number,
        dense_rank() over (order by texts.account_id asc nulls last) as account_number,
        row_number() over (
            partition by texts.project_id
            order by texts.submitted_at desc nulls last, texts.version_key desc nulls last
        ) as recency
    from texts

),

sketches as (

    select
        chosen.version_key,
        chosen.task_number,
        chosen.project_number,
        chosen.account_number,
        chosen.is_paired,
        texts_written.content_sketch,
        case
            when length(texts_written.content_sketch) >= 9 * {{ sketch_size }} - 1
                then {{ hex_number('right(texts_written.content_sketch, 8)') }}
        end as known_up_to,
        chosen.recency <= thresholds.template_texts as is_in_project_sample
    from chosen
    inner join texts_written on chosen.version_key = texts_written.version_key
    cross join thresholds
    where chosen.is_paired or chosen.recency <= thresholds.template_texts

),

digits as (

    {{ split_rows(
        'sketches', 'content_sketch', "' '", 'shingle_digits', [
            'version_key', 'task_number', 'project_number', 'account_number', 'is_paired',
            'is_in_project_sample', 'known_up_to'
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
        digits.known_up_to,
        {{ hex_number('digits.shingle_digits') }} as shingle
    from digits

)

select * from shingles
