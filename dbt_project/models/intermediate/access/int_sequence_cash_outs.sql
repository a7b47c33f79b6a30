with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'payout_change_before_cash_out', ['minimum_payouts']) }}

),

currencies as (

    select * from {{ ref('int_sequence_currencies') }}

),

{# Amounts of different currencies say nothing of each other. Of several currencies that is judged in which
   enough was cashed out before, then the most unusual amount. #}
judged as (

    select
        currencies.payout_method_id,
        currencies.currency,
        currencies.earlier_payouts,
        currencies.usual_amount,
        currencies.largest_amount,
        currencies.payment_id
    from currencies
    cross join thresholds
    where currencies.payment_id is not null
    qualify row_number() over (
        partition by currencies.payout_method_id
        order by
            (currencies.earlier_payouts >= thresholds.minimum_payouts) desc nulls last,
            currencies.largest_amount / nullif(currencies.usual_amount, 0) desc nulls last,
            currencies.currency asc nulls last
    ) = 1

)

select * from judged
