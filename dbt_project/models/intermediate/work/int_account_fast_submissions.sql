with

fast_submissions as (

    select * from {{ ref('int_too_fast_submissions') }}

),

named as (

    select
        fast_submissions.account_id,
        {{ string_list('fast_submissions.submission_id') }} as submission_ids
    from fast_submissions
    group by fast_submissions.account_id

)

select * from named
