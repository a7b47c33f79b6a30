with

versions as (

    select * from {{ ref('base_work__submissions') }}

),

superseded as (

    select * from {{ ref('base_work__submissions_superseded') }}

),

newest as (

    select
        versions.submission_id,
        versions.task_id,
        versions.account_id,
        versions.session_id,
        versions.claimed_at,
        versions.submitted_at,
        versions.active_seconds,
        versions.billed_seconds,
        versions.concurrent_tasks,
        versions.answer,
        versions.content_length,
        versions.content_tokens,
        versions.content_sketch,
        versions.content_bands,
        versions.content_style,
        versions.paste_characters,
        versions.typed_characters,
        versions.pay_amount,
        versions.updated_at,
        {{ version_key('versions') }} as version_key,
        {{ day_of('versions.submitted_at') }} as submitted_on
    from versions
    left join superseded
        on
            versions.landed_seq = superseded.landed_seq
            and versions._row_number = superseded._row_number
    where
        versions.is_visible
        and versions.problems is null
        and superseded._row_number is null

)

select * from newest
