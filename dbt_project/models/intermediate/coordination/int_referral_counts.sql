with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'referral_ring', ['minimum_partners']) }}

),

accounts as (

    select * from {{ ref('stg_people__accounts') }}

),

partners as (

    select * from {{ ref('int_payout_partners') }}

),

invited as (

    select
        accounts.referred_by_account_id as referrer_account_id,
        accounts.account_id,
        accounts.status in ('offboarded', 'rejected') as is_out
    from accounts
    where
        accounts.referred_by_account_id is not null
        and accounts.referred_by_account_id <> accounts.account_id
        and not coalesce(accounts.is_test, false)

),

other_invited as (

    select
        invited.referrer_account_id,
        invited.account_id
    from invited

),

tied_in_tree as (

    select
        invited.referrer_account_id,
        invited.account_id,
        count(other_invited.account_id) as partners,
        max(case when partners.other_account_id = invited.referrer_account_id then 1 else 0 end)
            as is_with_referrer
    from invited
    inner join partners on invited.account_id = partners.account_id
    left join other_invited
        on
            invited.referrer_account_id = other_invited.referrer_account_id
            and partners.other_account_id = other_invited.account_id
    group by invited.referrer_account_id, invited.account_id

),

judged as (

    select
        invited.referrer_account_id,
        invited.account_id,
        invited.is_out,
        tied_in_tree.is_with_referrer = 1 or tied_in_tree.partners >= thresholds.minimum_partners as is_tied
    from invited
    left join tied_in_tree
        on
            invited.referrer_account_id = tied_in_tree.referrer_account_id
            and invited.account_id = tied_in_tree.account_id
    cross join thresholds

),

placed as (

    select
        judged.referrer_account_id,
        judged.account_id,
        judged.is_out,
        coalesce(judged.is_tied, false) as is_tied,
        row_number() over (
            partition by judged.referrer_account_id
            order by
                coalesce(judged.is_tied, false) desc nulls last, judged.is_out desc nulls last,
                judged.account_id asc nulls last
        ) as place
    from judged

),

referral_counts as (

    select
        placed.referrer_account_id as account_id,
        count(*) as trials,
        sum(case when placed.is_out or placed.is_tied then 1 else 0 end) as events,
        sum(case when placed.is_out then 1 else 0 end) as out_accounts,
        sum(case when placed.is_tied then 1 else 0 end) as tied_accounts,
        {{ string_list(
            'case when placed.place <= ' ~ evidence_rows()
            ~ ' and (placed.is_out or placed.is_tied) then placed.account_id end'
        ) }} as row_ids
    from placed
    group by placed.referrer_account_id

)

select * from referral_counts
