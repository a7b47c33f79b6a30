with

versions as (

    select * from {{ ref('base_casework__case_reviews') }}

),

newest as (

    select
        versions.case_review_id,
        versions.case_id,
        versions.reviewer_id,
        versions.reviewed_at,
        versions.outcome,
        versions.action,
        versions.is_blind,
        versions.is_golden,
        versions.updated_at
    from versions
    where
        versions.is_visible
        and versions.problems is null
    qualify row_number() over (
        partition by versions.case_review_id
        order by
            versions.updated_at desc nulls last,
            versions.known_at desc nulls last,
            versions.landed_seq desc nulls last,
            versions._row_number desc nulls last
    ) = 1

)

select * from newest
