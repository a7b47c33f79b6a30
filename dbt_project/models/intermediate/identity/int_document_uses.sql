with

accounts as (

    select * from {{ ref('stg_people__accounts') }}

),

checks as (

    select * from {{ ref('stg_identity__identity_checks') }}

),

uses as (

    select
        checks.account_id,
        checks.document_number,
        coalesce(checks.document_country, '') as document_country,
        min(checks.check_id) as check_id
    from checks
    inner join accounts on checks.account_id = accounts.account_id
    where
        checks.check_type = 'document'
        and checks.status = 'pass'
        and checks.document_number is not null
        and coalesce(checks.completed_at, checks.started_at) <= {{ as_of() }}
        and not coalesce(accounts.is_test, false)
    group by
        checks.account_id,
        checks.document_number,
        coalesce(checks.document_country, '')

),

counted as (

    select
        uses.account_id,
        uses.check_id,
        uses.document_number,
        uses.document_country,
        count(*) over (partition by uses.document_number, uses.document_country) as accounts,
        row_number() over (
            partition by uses.document_number, uses.document_country
            order by uses.check_id asc nulls last
        ) as place
    from uses

)

select * from counted
