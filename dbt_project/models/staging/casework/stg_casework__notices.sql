with

versions as (

    select * from {{ ref('base_casework__notices') }}

),

newest as (

    select
        versions.notice_id,
        versions.decision_id,
        versions.account_id,
        versions.sent_at,
        versions.channel,
        versions.states_action_and_scope,
        versions.states_facts,
        versions.states_automated_means,
        versions.states_ground,
        versions.states_redress,
        versions.updated_at
    from versions
    where
        versions.is_visible
        and versions.problems is null
    qualify row_number() over (
        partition by versions.notice_id
        order by
            versions.updated_at desc nulls last,
            versions.known_at desc nulls last,
            versions.landed_seq desc nulls last,
            versions._row_number desc nulls last
    ) = 1

)

select * from newest
