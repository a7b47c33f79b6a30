with

spans as (

    select * from {{ ref('account_status_spans') }}

),

lifecycle as (

    select
        spans.account_id,
        spans.status,
        spans.valid_from,
        spans.valid_to,
        spans.decision_id,
        spans.actor_type,
        {{ as_of() }} as as_of
    from spans

)

select * from lifecycle
