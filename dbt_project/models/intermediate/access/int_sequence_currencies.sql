with

sequences as (

    select * from {{ ref('int_payout_sequences') }}

),

payments as (

    select * from {{ ref('stg_money__payments') }}

),

cash_outs as (

    select
        sequences.payout_method_id,
        payments.payment_id,
        payments.currency,
        cast(payments.amount as double) as amount,
        payments.created_at < sequences.added_at as is_earlier,
        payments.created_at between sequences.added_at and sequences.ends_at
        and payments.payout_method_id = sequences.payout_method_id as is_after
    from sequences
    inner join payments on sequences.account_id = payments.payee_account_id
    where
        payments.payment_type in ('payout', 'task_pay') and payments.status not in ('failed', 'reversed')
        and payments.payout_method_id is not null
        and payments.amount > 0 and payments.created_at <= {{ as_of() }}

),

ranked as (

    select
        cash_outs.*,
        row_number() over (
            partition by cash_outs.payout_method_id, cash_outs.currency, cash_outs.is_after
            order by cash_outs.amount desc nulls last, cash_outs.payment_id asc nulls last
        ) as place
    from cash_outs

),

summed as (

    select
        ranked.payout_method_id,
        ranked.currency,
        count(*) filter (where ranked.is_earlier) as earlier_payouts,
        {{ median_of('case when ranked.is_earlier then ranked.amount end') }} as usual_amount,
        max(case when ranked.is_after then ranked.amount end) as largest_amount,
        max(case when ranked.is_after and ranked.place = 1 then ranked.payment_id end) as payment_id
    from ranked
    group by ranked.payout_method_id, ranked.currency

)

select * from summed
