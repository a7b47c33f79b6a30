with

checks as (

    select * from {{ ref('stg_identity__identity_checks') }}

),

newest as (

    select
        checks.account_id,
        checks.check_type,
        checks.status,
        coalesce(checks.is_final, true) as is_final,
        coalesce(checks.completed_at, checks.started_at) as checked_at,
        {{ add_days('checks.document_expires_on', 1) }} as lapses_on,
        checks.status = 'pass'
        and coalesce(checks.document_expires_on < cast({{ as_of() }} as date), false) as is_expired
    from checks
    where coalesce(checks.completed_at, checks.started_at) <= {{ as_of() }}
    qualify row_number() over (
        partition by checks.account_id, checks.check_type
        order by
            case when checks.status = 'pending' then 1 else 0 end asc nulls last,
            coalesce(checks.completed_at, checks.started_at) desc nulls last,
            checks.attempt_number desc nulls last,
            checks.check_id desc nulls last
    ) = 1

),

settled as (

    select
        newest.account_id,
        newest.check_type,
        newest.status,
        case
            when newest.is_expired then 'pass, expired'
            when newest.status = 'fail' and not newest.is_final then 'fail, may be repeated'
            else newest.status
        end as input_value,
        case
            when newest.is_expired then 'fail'
            when newest.status = 'pass' then 'pass'
            when newest.status = 'fail' and newest.is_final then 'fail'
            else 'unknown'
        end as result,
        newest.status = 'refer' as needs_person,
        case when newest.is_expired then cast(newest.lapses_on as timestamp) else newest.checked_at end
            as changed_at,
        case when newest.status = 'pass' and not newest.is_expired then newest.lapses_on end as changes_on
    from newest

)

select * from settled
