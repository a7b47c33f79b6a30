with

evidence as (

    select * from {{ ref('int_submission_evidence') }}

),

named as (

    select
        evidence.account_id,
        {{ string_list('evidence.submission_id') }} as submission_ids
    from evidence
    where evidence.signal_code = 'gold_failure'
    group by evidence.account_id

)

select * from named
