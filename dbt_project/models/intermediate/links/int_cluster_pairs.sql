with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'shared_infrastructure', ['minimum_kinds']) }}

),

pairs as (

    select * from {{ ref('int_account_pairs') }}

),

tying as (

    select
        pairs.account_id_a,
        pairs.account_id_b
    from pairs
    cross join thresholds
    where
        pairs.is_hard_link
        or pairs.kinds >= thresholds.minimum_kinds

),

{# Both ways, and each account to itself, so that one reading of the neighbours is one step. #}
both_ways as (

    select
        tying.account_id_a as account_id,
        tying.account_id_b as neighbour_id
    from tying
    union distinct
    select
        tying.account_id_b as account_id,
        tying.account_id_a as neighbour_id
    from tying
    union distinct
    select
        tying.account_id_a as account_id,
        tying.account_id_a as neighbour_id
    from tying
    union distinct
    select
        tying.account_id_b as account_id,
        tying.account_id_b as neighbour_id
    from tying

)

select * from both_ways
