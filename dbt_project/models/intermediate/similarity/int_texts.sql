-- depends_on: {{ ref('base_work__submissions_touched') }}
{#- A sketch of so many shingles is only the smallest part of the text's set; each: 8 digits and a space. -#}
{% set sketch_size = 128 %}
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
        case
            when length(submissions.content_sketch) >= 9 * {{ sketch_size }} - 1
                then {{ hex_number('right(submissions.content_sketch, 8)') }}
        end as known_up_to,
        submissions.submitted_at,
        submissions.submitted_on
    from submissions
    where submissions.content_bands is not null

)

select * from texts
