with

payments as (

    select * from {{ ref('int_market_payments') }}

),

sides as (

    select
        payments.payee_account_id as account_id,
        payments.payee_account_id as creator_account_id,
        payments.payment_id,
        payments.created_at
    from payments
    where payments.is_tied
    union all
    select
        payments.payer_account_id as account_id,
        payments.payee_account_id as creator_account_id,
        payments.payment_id,
        payments.created_at
    from payments
    where payments.is_tied

),

placed as (

    select
        sides.account_id,
        sides.creator_account_id,
        sides.payment_id,
        row_number() over (
            partition by sides.account_id, sides.creator_account_id
            order by sides.created_at desc nulls last, sides.payment_id asc nulls last
        ) as place
    from sides

),

tied_sales as (

    select
        placed.account_id,
        placed.creator_account_id,
        count(*) as payments,
        {{ string_list('case when placed.place <= ' ~ evidence_rows() ~ ' then placed.payment_id end') }}
            as payment_ids
    from placed
    where placed.account_id is not null
    group by placed.account_id, placed.creator_account_id

)

select * from tied_sales
