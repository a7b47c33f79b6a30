with

failed_golds as (

    select * from {{ ref('int_gold_failures') }}

),

named as (

    select
        failed_golds.account_id,
        {{ string_list('failed_golds.submission_id') }} as submission_ids
    from failed_golds
    group by failed_golds.account_id

)

select * from named
