-- depends_on: {{ ref('int_text_days_touched') }}
{#- How far back a text is compared at all; the seed's maximum_labels_per_task narrows it at judging time. -#}
{% set furthest = 100 %}
with

texts as (

    select * from {{ ref('int_texts') }}

),

{% if is_incremental() %}
touched as (

    select * from {{ ref('int_text_days_touched') }}

),

texts_of_days as (

    select * from {{ ref('int_texts') }}

),

tasks_touched as (

    select distinct texts_of_days.task_id
    from texts_of_days
    inner join touched on texts_of_days.submitted_on = touched.touched_on

),
{% endif %}

ranked as (

    select
        texts.version_key,
        texts.submission_id,
        texts.task_id,
        texts.account_id,
        texts.content_bands,
        texts.submitted_on,
        row_number() over (
            partition by texts.task_id
            order by texts.submitted_at asc nulls last, texts.submission_id asc nulls last
        ) as place
    from texts
    {% if is_incremental() %}
    inner join tasks_touched on texts.task_id = tasks_touched.task_id
    {% endif %}

),

bands as (

    {{ split_rows(
        'ranked', 'content_bands', "' '", 'band',
        ['version_key', 'submission_id', 'task_id', 'account_id', 'submitted_on', 'place']
    ) }}

),

candidates as (

    select distinct
        later_bands.task_id,
        later_bands.version_key as later_version_key,
        later_bands.submission_id as later_submission_id,
        later_bands.account_id as later_account_id,
        earlier_bands.version_key as earlier_version_key,
        earlier_bands.submission_id as earlier_submission_id,
        earlier_bands.account_id as earlier_account_id,
        earlier_bands.submitted_on as earlier_submitted_on,
        later_bands.submitted_on,
        later_bands.place - earlier_bands.place as texts_back
    from bands as later_bands
    inner join bands as earlier_bands
        on
            later_bands.task_id = earlier_bands.task_id
            and later_bands.band = earlier_bands.band
    where
        later_bands.account_id <> earlier_bands.account_id
        and later_bands.place > earlier_bands.place
        and later_bands.place - earlier_bands.place <= {{ furthest }}

),

replaced as (

    select
        candidates.task_id,
        candidates.later_version_key,
        candidates.later_submission_id,
        candidates.later_account_id,
        candidates.earlier_version_key,
        candidates.earlier_submission_id,
        candidates.earlier_account_id,
        candidates.texts_back,
        candidates.earlier_submitted_on,
        candidates.submitted_on
    from candidates
    {% if is_incremental() %}
    where candidates.submitted_on in (select touched.touched_on from touched)
    {% endif %}

)

select * from replaced
