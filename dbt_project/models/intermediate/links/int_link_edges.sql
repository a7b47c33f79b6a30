with

kinds as (

    select * from {{ ref('link_kinds') }}

),

accounts as (

    select * from {{ ref('stg_people__accounts') }}

),

inviters as (

    select * from {{ ref('stg_people__accounts') }}

),

shares as (

    select * from {{ ref('int_link_shares') }}

),

marks as (

    select * from {{ ref('int_link_marks') }}

),

other_marks as (

    select * from {{ ref('int_link_marks') }}

),

person_pairs as (

    select * from {{ ref('int_person_pairs') }}

),

by_mark as (

    select
        marks.account_id as account_id_a,
        other_marks.account_id as account_id_b,
        marks.link_kind,
        count(*) as marks_shared,
        min(shares.accounts) as least_accounts,
        max(shares.strength) as strength
    from marks
    inner join shares
        on
            marks.link_kind = shares.link_kind
            and marks.mark = shares.mark
    inner join other_marks
        on
            shares.link_kind = other_marks.link_kind
            and shares.mark = other_marks.mark
            and marks.account_id < other_marks.account_id
    group by marks.account_id, other_marks.account_id, marks.link_kind

),

by_invitation as (

    select
        least(accounts.account_id, inviters.account_id) as account_id_a,
        greatest(accounts.account_id, inviters.account_id) as account_id_b,
        kinds.link_kind,
        1 as marks_shared,
        2 as least_accounts,
        max(kinds.weight) as strength
    from accounts
    inner join inviters on accounts.referred_by_account_id = inviters.account_id
    inner join kinds on kinds.link_kind = 'referral'
    where
        {{ in_force('kinds', as_of()) }}
        and accounts.account_id <> inviters.account_id
        and not coalesce(accounts.is_test, false)
        and not coalesce(inviters.is_test, false)
    group by
        least(accounts.account_id, inviters.account_id),
        greatest(accounts.account_id, inviters.account_id),
        kinds.link_kind

),

by_linkage as (

    select
        person_pairs.account_id as account_id_a,
        person_pairs.other_account_id as account_id_b,
        kinds.link_kind,
        person_pairs.details_agreeing as marks_shared,
        2 as least_accounts,
        kinds.weight * person_pairs.match_probability as strength
    from person_pairs
    inner join kinds on kinds.link_kind = 'record_linkage'
    where
        {{ in_force('kinds', as_of()) }}
        and person_pairs.is_one_person
        and person_pairs.account_id < person_pairs.other_account_id

),

edges as (

    select * from by_mark
    union all
    select * from by_invitation
    union all
    select * from by_linkage

)

select * from edges
