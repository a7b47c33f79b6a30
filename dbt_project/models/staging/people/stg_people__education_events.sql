with

versions as (

    select * from {{ ref('base_people__education_events') }}

),

newest as (

    select
        versions.education_event_id,
        versions.recipient_id,
        versions.recipient_type,
        versions.topic,
        versions.policy_code,
        versions.delivered_at,
        versions.completed_at,
        versions.updated_at
    from versions
    where
        versions.is_visible
        and versions.problems is null
    qualify row_number() over (
        partition by versions.education_event_id
        order by
            versions.updated_at desc nulls last,
            versions.known_at desc nulls last,
            versions.landed_seq desc nulls last,
            versions._row_number desc nulls last
    ) = 1

)

select * from newest
