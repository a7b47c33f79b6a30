with

versions as (

    select * from {{ ref('base_money__payout_methods') }}

),

newest as (

    select
        versions.payout_method_id,
        versions.account_id,
        versions.method_type,
        versions.instrument_fingerprint,
        versions.holder_name,
        versions.country,
        versions.added_at,
        versions.removed_at,
        versions.updated_at
    from versions
    where
        versions.is_visible
        and versions.problems is null
    qualify row_number() over (
        partition by versions.payout_method_id
        order by
            versions.updated_at desc nulls last,
            versions.known_at desc nulls last,
            versions.landed_seq desc nulls last,
            versions._row_number desc nulls last
    ) = 1

)

select * from newest
