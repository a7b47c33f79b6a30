with

versions as (

    select * from {{ ref('base_money__payments') }}

),

superseded as (

    select * from {{ ref('base_money__payments_superseded') }}

),

newest as (

    select
        versions.payment_id,
        versions.payer_account_id,
        versions.payee_account_id,
        versions.payment_type,
        versions.amount,
        versions.currency,
        versions.status,
        versions.created_at,
        versions.settled_at,
        versions.payout_method_id,
        versions.instrument_fingerprint,
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
