with

versions as (

    select * from {{ ref('base_money__payment_disputes') }}

),

newest as (

    select
        versions.dispute_id,
        versions.payment_id,
        versions.dispute_type,
        versions.reason_code,
        versions.amount,
        versions.opened_at,
        versions.resolved_at,
        versions.outcome,
        versions.updated_at
    from versions
    where
        versions.is_visible
        and versions.problems is null
    qualify row_number() over (
        partition by versions.dispute_id
        order by
            versions.updated_at desc nulls last,
            versions.known_at desc nulls last,
            versions.landed_seq desc nulls last,
            versions._row_number desc nulls last
    ) = 1

)

select * from newest
