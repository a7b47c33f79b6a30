with

versions as (

    select * from {{ ref('base_automation__automation_predictions') }}

),

newest as (

    select
        versions.prediction_id,
        versions.automation_id,
        versions.version,
        versions.subject_account_id,
        versions.case_id,
        versions.scored_at,
        versions.score,
        versions.is_positive,
        versions.is_shown_to_reviewer,
        versions.sampling_probability,
        versions.updated_at
    from versions
    where
        versions.is_visible
        and versions.problems is null
    qualify row_number() over (
        partition by versions.prediction_id
        order by
            versions.updated_at desc nulls last,
            versions.known_at desc nulls last,
            versions.landed_seq desc nulls last,
            versions._row_number desc nulls last
    ) = 1

)

select * from newest
