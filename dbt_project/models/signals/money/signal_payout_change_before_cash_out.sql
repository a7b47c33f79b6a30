with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'payout_change_before_cash_out', ['amount_ratio', 'minimum_payouts']) }}

),

payout_methods as (

    select * from {{ ref('stg_money__payout_methods') }}

),

sequences as (

    select * from {{ ref('int_payout_sequences') }}

),

cash_outs as (

    select * from {{ ref('int_sequence_cash_outs') }}

),

holders as (

    select
        payout_methods.account_id,
        count(*) as methods
    from payout_methods
    group by payout_methods.account_id

),

newest_sequences as (

    select
        sequences.account_id,
        sequences.payout_method_id,
        sequences.session_id,
        sequences.added_at,
        cash_outs.payment_id,
        cash_outs.currency,
        cash_outs.largest_amount,
        cash_outs.usual_amount,
        cash_outs.earlier_payouts,
        coalesce(cash_outs.earlier_payouts, 0) >= thresholds.minimum_payouts as is_sufficient,
        cash_outs.largest_amount >= thresholds.amount_ratio * cash_outs.usual_amount as is_unusual
    from sequences
    cross join thresholds
    left join cash_outs on sequences.payout_method_id = cash_outs.payout_method_id
    qualify row_number() over (
        partition by sequences.account_id
        order by
            cash_outs.largest_amount / nullif(cash_outs.usual_amount, 0) desc nulls last,
            sequences.added_at desc nulls last,
            sequences.payout_method_id desc nulls last
    ) = 1

),

judged as (

    select
        holders.account_id,
        'payout_change_before_cash_out' as signal_code,
        'money' as family,
        case
            when newest_sequences.account_id is null then 'clear'
            when newest_sequences.payment_id is null then 'clear'
            else {{ rule_status('newest_sequences.is_sufficient', 'newest_sequences.is_unusual') }}
        end as status,
        case
            when newest_sequences.payment_id is null then 0.0
            else {{ rule_score('newest_sequences.is_sufficient', 'newest_sequences.is_unusual') }}
        end as score,
        newest_sequences.largest_amount / nullif(newest_sequences.usual_amount, 0) as observed_value,
        thresholds.amount_ratio as threshold_value,
        holders.methods as sample_size,
        cast(null as double) as p_value,
        cast(null as double) as q_value,
        {{ json_object(
            texts={
                'payout_method_id': 'newest_sequences.payout_method_id',
                'session_id': 'newest_sequences.session_id',
                'payment_id': 'newest_sequences.payment_id',
            },
            raws={'earlier_payouts': 'newest_sequences.earlier_payouts'}
        ) }} as evidence,
        case
            when newest_sequences.payment_id is null
                then 'No payout method was added soon after a new device signed in, right before a cash-out.'
            when not newest_sequences.is_sufficient
                then 'Too few earlier cash-outs in the same currency to say what is usual for this person.'
            when newest_sequences.is_unusual
                then
                    'A device never seen before signed in, a payout method was added soon after, on '
                    || {{ said_at('newest_sequences.added_at') }} || ', and '
                    || {{ number_text('newest_sequences.largest_amount', 2) }}
                    || ' ' || newest_sequences.currency || ' were cashed out to it, where '
                    || {{ number_text('newest_sequences.usual_amount', 2) }}
                    || ' are usual. Which device added it is not recorded. Protect the holder: hold the '
                    || 'payout and ask them on the earlier contact. The holder is never sanctioned for this.'
            else 'The amount cashed out after the change of payout is within what is usual for this person.'
        end as explanation
    from holders
    cross join thresholds
    left join newest_sequences on holders.account_id = newest_sequences.account_id

)

select * from judged
