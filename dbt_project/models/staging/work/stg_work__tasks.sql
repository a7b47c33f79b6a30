-- depends_on: {{ ref('base_work__tasks_touched') }}
with

versions as (

    select * from {{ ref('base_work__tasks') }}

),

{% if is_incremental() %}
touched as (

    select * from {{ ref('base_work__tasks_touched') }}

),

candidates as (

    select versions.task_id
    from versions
    inner join touched on {{ day_of('versions.created_at') }} = touched.touched_on
    where
        versions.is_visible
        and versions.problems is null

),

considered as (

    select versions.*
    from versions
    where
        versions.task_id in (select candidates.task_id from candidates)

),
{% else %}
considered as (

    select * from versions

),
{% endif %}

repeated as (

    select considered.task_id
    from considered
    where
        considered.is_visible
        and considered.problems is null
    group by considered.task_id
    having count(*) > 1

),

superseded as (

    select
        considered._batch_id,
        considered._row_number
    from considered
    inner join repeated on considered.task_id = repeated.task_id
    where
        considered.is_visible
        and considered.problems is null
    qualify row_number() over (
        partition by considered.task_id
        order by
            considered.updated_at desc nulls last,
            considered.known_at desc nulls last,
            considered.landed_seq desc nulls last,
            considered._row_number desc nulls last
    ) > 1

),

newest as (

    select
        considered.task_id,
        considered.project_id,
        considered.task_type,
        considered.created_at,
        considered.answer_options,
        considered.is_gold,
        considered.gold_answer,
        considered.pay_amount,
        considered.currency,
        considered.updated_at,
        {{ day_of('considered.created_at') }} as created_on
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
        and {{ day_of('considered.created_at') }} in (select touched.touched_on from touched)
    {% endif %}

)

select * from newest
