with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'shared_infrastructure', [
        'minimum_kinds', 'minimum_accounts', 'minimum_link_weight'
    ]) }}

),

pairs as (

    select * from {{ ref('int_account_pairs') }}

),

{# Who uses a device of two accounts that are paid or identified as one, and declares another home than
   either. Two who declare one home may be a couple: then a third must have their mark as well. #}
devices as (

    select
        pairs.account_id_a as account_id,
        pairs.account_id_b as other_id
    from pairs
    cross join thresholds
    where
        pairs.is_device_shared
        and pairs.is_other_address
        and pairs.link_weight >= thresholds.minimum_link_weight
    union all
    select
        pairs.account_id_b as account_id,
        pairs.account_id_a as other_id
    from pairs
    cross join thresholds
    where
        pairs.is_device_shared
        and pairs.is_other_address
        and pairs.link_weight >= thresholds.minimum_link_weight

),

attached as (

    select
        devices.account_id,
        pairs.account_id_a as other_id,
        pairs.account_id_b as further_id
    from pairs
    inner join devices on pairs.account_id_a = devices.other_id
    inner join devices as further_devices
        on
            pairs.account_id_b = further_devices.other_id
            and devices.account_id = further_devices.account_id
    cross join thresholds
    where
        pairs.hard_accounts >= thresholds.minimum_accounts
        or (pairs.is_hard_link and pairs.is_other_address)

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
    union all
    select
        attached.account_id,
        attached.other_id
    from attached
    union all
    select
        attached.account_id,
        attached.further_id
    from attached

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
