with

lockstep_pairs as (

    select * from {{ ref('int_lockstep_pairs') }}

),

reciprocal_pairs as (

    select * from {{ ref('int_reciprocal_pairs') }}

),

favour_pairs as (

    select * from {{ ref('int_favour_pairs') }}

),

favour_deviates as (

    select
        favour_pairs.reviewer_id,
        abs(favour_pairs.residual) / favour_pairs.spread as deviate
    from favour_pairs

),

{# The least of several p-values is as likely as their number: each account is one test of a signal. #}
tests as (

    {{ least_of_pairs('lockstep_pairs', 'lockstep_claims', 'coordination') }}
    union all
    {{ least_of_pairs('reciprocal_pairs', 'reciprocal_review', 'coordination', 'count(*)') }}
    union all
    select
        favour_deviates.reviewer_id as account_id,
        'reviewer_favouritism' as signal_code,
        'conduct' as family,
        least(1.0, 2 * min({{ normal_upper_tail('favour_deviates.deviate') }}) * count(*)) as p_value
    from favour_deviates
    group by favour_deviates.reviewer_id

)

select * from tests
