with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'shared_infrastructure', ['minimum_link_weight']) }}

),

pairs as (

    select * from {{ ref('int_account_pairs') }}

),

links as (

    select
        pairs.account_id_a,
        pairs.account_id_b,
        pairs.link_weight,
        pairs.link_kinds,
        pairs.is_hard_link,
        pairs.is_same_address,
        pairs.evidence,
        {{ as_of() }} as as_of
    from pairs
    cross join thresholds
    where
        pairs.is_hard_link
        or pairs.link_weight >= thresholds.minimum_link_weight

)

select * from links
