-- depends_on: {{ ref('base_work__submissions_touched') }}
with

versions as (

    select * from {{ ref('base_work__submissions') }}

),

{% if is_incremental() %}
touched as (

    select * from {{ ref('base_work__submissions_touched') }}

),

candidates as (

    select versions.submission_id
    from versions
    inner join touched on {{ day_of('versions.submitted_at') }} = touched.touched_on
    where
        versions.is_visible
        and versions.problems is null

),

considered as (

    select versions.*
    from versions
    where
        versions.submission_id in (select candidates.submission_id from candidates)

),
{% else %}
considered as (

    select * from versions

),
{% endif %}

repeated as (

    select considered.submission_id
    from considered
    where
        considered.is_visible
        and considered.problems is null
    group by considered.submission_id
    having count(*) > 1

),

superseded as (

    select
        considered._batch_id,
        considered._row_number
    from considered
    inner join repeated on considered.submission_id = repeated.submission_id
    where
        considered.is_visible
        and considered.problems is null
    qualify row_number() over (
        partition by considered.submission_id
        order by
            considered.updated_at desc nulls last,
            considered.known_at desc nulls last,
            considered.landed_seq desc nulls last,
            considered._row_number desc nulls last
    ) > 1

),

newest as (

    select
        considered.submission_id,
        considered.task_id,
        considered.account_id,
        considered.session_id,
        considered.claimed_at,
        considered.submitted_at,
        considered.active_seconds,
        considered.billed_seconds,
        considered.concurrent_tasks,
        considered.answer,
        considered.content_length,
        considered.content_tokens,
        considered.content_sketch,
        considered.content_bands,
        considered.content_style,
        considered.paste_characters,
        considered.typed_characters,
        considered.pay_amount,
        considered.updated_at,
        {{ day_of('considered.submitted_at') }} as submitted_on
    from considered
    left join superseded
        on
            considered._batch_id = superseded._batch_id
            and considered._row_number = superseded._row_number
    where
        considered.is_visible
        and considered.problems is null
        and superseded._row_number is null
    {% if is_incremental() %}
        and {{ day_of('considered.submitted_at') }} in (select touched.touched_on from touched)
    {% endif %}

)

select * from newest
