-- depends_on: {{ ref('base_money__payments_touched') }}
with

versions as (

    select * from {{ ref('base_money__payments') }}

),

versions_of_keys as (

    select * from {{ ref('base_money__payments') }}

),

versions_to_rank as (

    select * from {{ ref('base_money__payments') }}

),

{% if is_incremental() %}
versions_of_days as (

    select * from {{ ref('base_money__payments') }}

),

touched as (

    select * from {{ ref('base_money__payments_touched') }}

),

keys_of_days as (

    select versions_of_days.payment_id
    from versions_of_days
    inner join touched on {{ day_of('versions_of_days.created_at') }} = touched.touched_on
    where versions_of_days.is_visible and versions_of_days.problems is null

),
{% endif %}

repeated as (

    select versions_of_keys.payment_id
    from versions_of_keys
    where
        versions_of_keys.is_visible
        and versions_of_keys.problems is null
    {% if is_incremental() %}
        and versions_of_keys.payment_id in (select keys_of_days.payment_id from keys_of_days)
    {% endif %}
    group by versions_of_keys.payment_id
    having count(*) > 1

),

superseded as (

    select
        versions_to_rank.landed_seq,
        versions_to_rank._row_number
    from versions_to_rank
    inner join repeated on versions_to_rank.payment_id = repeated.payment_id
    where versions_to_rank.is_visible and versions_to_rank.problems is null
    qualify row_number() over (
        partition by versions_to_rank.payment_id
        order by
            versions_to_rank.updated_at desc nulls last,
            versions_to_rank.known_at desc nulls last,
            versions_to_rank.landed_seq desc nulls last,
            versions_to_rank._row_number desc nulls last
    ) > 1

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
    {% if is_incremental() %}
        and {{ day_of('versions.created_at') }} in (select touched.touched_on from touched)
    {% endif %}

)

select * from newest
