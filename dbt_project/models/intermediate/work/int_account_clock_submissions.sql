with

evidence as (

    select * from {{ ref('int_submission_evidence') }}

),

named as (

    select
        evidence.account_id,
        evidence.signal_code,
        {{ string_list('evidence.submission_id') }} as submission_ids
    from evidence
    where
        evidence.signal_code in ('superhuman_hours', 'overlapping_work', 'idle_billing', 'odd_hours_burst')
    group by evidence.account_id, evidence.signal_code

)

select * from named
