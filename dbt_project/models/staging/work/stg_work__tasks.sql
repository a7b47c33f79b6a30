with

versions as (

    select * from {{ ref('base_work__tasks') }}

),

superseded as (

    select * from {{ ref('base_work__tasks_superseded') }}

),

newest as (

    select
        versions.task_id,
        versions.project_id,
        versions.task_type,
        versions.created_at,
        versions.answer_options,
        versions.is_gold,
        versions.gold_answer,
        versions.pay_amount,
        versions.currency,
        versions.updated_at,
        {{ version_key('versions') }} as version_key,
        {{ day_of('versions.created_at') }} as created_on
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
