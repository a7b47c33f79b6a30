with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'self_dealing', [
        'minimum_payments', 'minimum_share', 'minimum_fast_share', 'minimum_tied_payers'
    ]) }}

),

income as (

    select * from {{ ref('int_creator_income') }}

),

tied_sales as (

    select * from {{ ref('int_tied_sales') }}

),

sides as (

    select
        income.account_id,
        income.account_id as creator_account_id
    from income
    union distinct
    select
        tied_sales.account_id,
        tied_sales.creator_account_id
    from tied_sales

),

measured as (

    select
        sides.account_id,
        sides.creator_account_id,
        income.payers,
        income.tied_payers,
        income.tied_share,
        income.fast_share,
        income.concentration,
        coalesce(tied_sales.payments, 0) as tied_payments,
        coalesce(tied_sales.payment_ids, '[]') as payment_ids,
        case
            when sides.account_id = sides.creator_account_id then income.payments
            else tied_sales.payments
        end as sample_size,
        tied_sales.payments >= thresholds.minimum_payments
        and income.tied_payers >= thresholds.minimum_tied_payers
        and income.tied_share >= thresholds.minimum_share
        and income.fast_share >= thresholds.minimum_fast_share as is_found
    from sides
    inner join income on sides.creator_account_id = income.account_id
    left join tied_sales
        on
            sides.account_id = tied_sales.account_id
            and sides.creator_account_id = tied_sales.creator_account_id
    cross join thresholds

),

worst as (

    select
        measured.account_id,
        measured.creator_account_id,
        measured.payers,
        measured.tied_payers,
        measured.tied_share,
        measured.fast_share,
        measured.concentration,
        measured.tied_payments,
        measured.payment_ids,
        measured.sample_size,
        coalesce(measured.is_found, false) as is_found
    from measured
    qualify row_number() over (
        partition by measured.account_id
        order by
            coalesce(measured.is_found, false) desc nulls last,
            measured.tied_payments desc nulls last,
            measured.creator_account_id asc nulls last
    ) = 1

)

select * from worst
