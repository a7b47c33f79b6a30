with

versions as (

    select * from {{ ref('base_support__reports') }}

),

newest as (

    select
        versions.report_id,
        versions.reporter_account_id,
        versions.subject_account_id,
        versions.subject_id,
        versions.channel,
        versions.policy_code,
        versions.created_at,
        versions.case_id,
        versions.updated_at
    from versions
    where
        versions.is_visible
        and versions.problems is null
    qualify row_number() over (
        partition by versions.report_id
        order by
            versions.updated_at desc nulls last,
            versions.known_at desc nulls last,
            versions.landed_seq desc nulls last,
            versions._row_number desc nulls last
    ) = 1

)

select * from newest
