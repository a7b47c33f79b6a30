-- depends_on: {{ ref('base_work__submissions_touched') }}
with

submissions as (

    select * from {{ ref('stg_work__submissions') }}
    {% if is_incremental() %}
    where {{ in_touched_days('submitted_at', ref('base_work__submissions_touched')) }}
    {% endif %}

),

texts as (

    select
        submissions.version_key,
        submissions.submission_id,
        submissions.task_id,
        submissions.account_id,
        submissions.content_tokens,
        submissions.content_bands,
        submissions.submitted_at,
        submissions.submitted_on
    from submissions
    where submissions.content_bands is not null

)

select * from texts
