with

checks as (

    select * from {{ ref('stg_identity__identity_checks') }}

),

counted as (

    select
        count(checks.document_number) as document_numbers,
        count(checks.is_final) as finals,
        count(checks.match_disposition) as dispositions
    from checks

),

fields as (

    select
        'document_reuse' as signal_code,
        counted.document_numbers > 0 as has_values,
        'document_number' as field
    from counted
    union all
    select
        'identity_check_failure' as signal_code,
        counted.finals > 0 as has_values,
        'is_final' as field
    from counted
    union all
    select
        'screening_list_match' as signal_code,
        counted.dispositions > 0 as has_values,
        'match_disposition' as field
    from counted

)

select * from fields
