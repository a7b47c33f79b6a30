with

payments as (

    select * from {{ ref('int_market_payments') }}

),

accounts as (

    select * from {{ ref('stg_people__accounts') }}

),

events as (

    select * from {{ ref('int_payment_events') }}

),

sold as (

    select
        payments.payee_account_id as account_id,
        'creator' as account_role,
        count(*) as trials,
        sum(case when payments.is_maturing then 1 else 0 end) as open_trials
    from payments
    where payments.flow = 'sale'
    group by payments.payee_account_id

),

bought as (

    select
        payments.payer_account_id as account_id,
        'fan' as account_role,
        count(*) as trials,
        sum(case when payments.is_maturing then 1 else 0 end) as open_trials
    from payments
    where payments.flow = 'sale'
    group by payments.payer_account_id

),

judged as (

    select
        'dispute_rate' as signal_code,
        sold.*
    from sold
    union all
    select
        'dispute_rate' as signal_code,
        bought.*
    from bought
    union all
    select
        'refund_abuse' as signal_code,
        bought.*
    from bought

),

placed as (

    select
        events.signal_code,
        events.account_id,
        events.payment_id,
        count(*) over (partition by events.signal_code, events.account_id, events.happened_on) as on_the_day,
        row_number() over (
            partition by events.signal_code, events.account_id
            order by events.happened_on desc nulls last, events.payment_id asc nulls last
        ) as place
    from events

),

happened as (

    select
        placed.signal_code,
        placed.account_id,
        count(*) as all_events,
        count(*) - max(placed.on_the_day) + 1 as events,
        {{ string_list('case when placed.place <= ' ~ evidence_rows() ~ ' then placed.payment_id end') }}
            as row_ids
    from placed
    group by placed.signal_code, placed.account_id

),

payment_counts as (

    select
        judged.signal_code,
        judged.account_id,
        judged.trials,
        judged.open_trials,
        least(judged.trials, coalesce(happened.events, 0)) as events,
        coalesce(happened.all_events, 0) as all_events,
        coalesce(happened.row_ids, '[]') as row_ids
    from judged
    inner join accounts
        on
            judged.account_id = accounts.account_id
            and judged.account_role = accounts.account_role
    left join happened
        on
            judged.signal_code = happened.signal_code
            and judged.account_id = happened.account_id

)

select * from payment_counts
