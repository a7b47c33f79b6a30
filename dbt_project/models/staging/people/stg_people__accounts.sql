with

versions as (

    select * from {{ ref('base_people__accounts') }}

),

newest as (

    select
        versions.account_id,
        versions.account_role,
        versions.status,
        versions.created_at,
        versions.country,
        versions.language,
        versions.timezone,
        versions.domain,
        versions.is_golden_pool,
        versions.referred_by_account_id,
        versions.employer,
        versions.full_name,
        versions.birth_date,
        versions.email,
        versions.phone,
        versions.address,
        versions.is_test,
        versions.updated_at
    from versions
    where
        versions.is_visible
        and versions.problems is null
    qualify row_number() over (
        partition by versions.account_id
        order by
            versions.updated_at desc nulls last,
            versions.known_at desc nulls last,
            versions.landed_seq desc nulls last,
            versions._row_number desc nulls last
    ) = 1

)

select * from newest
