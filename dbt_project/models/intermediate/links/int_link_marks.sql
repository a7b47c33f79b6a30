with

accounts as (

    select * from {{ ref('stg_people__accounts') }}

),

account_marks as (

    select * from {{ ref('int_account_marks') }}

),

session_marks as (

    select * from {{ ref('int_session_marks') }}

),

contacts as (

    select
        accounts.account_id,
        'contact' as mark_kind,
        'email ' || accounts.email as mark
    from accounts
    where accounts.email is not null
    union all
    select
        accounts.account_id,
        'contact' as mark_kind,
        'phone ' || accounts.phone as mark
    from accounts
    where accounts.phone is not null

),

united as (

    select
        account_marks.account_id,
        account_marks.mark_kind,
        account_marks.mark
    from account_marks
    where account_marks.mark is not null
    union all
    select
        session_marks.account_id,
        session_marks.mark_kind,
        session_marks.mark
    from session_marks
    union all
    select
        contacts.account_id,
        contacts.mark_kind,
        contacts.mark
    from contacts

),

marks as (

    select
        united.account_id,
        united.mark_kind as link_kind,
        united.mark
    from united
    inner join accounts on united.account_id = accounts.account_id
    where not coalesce(accounts.is_test, false)

)

select * from marks
