with

reports as (

    select * from {{ ref('int_open_reports') }}

),

contacts as (

    select * from {{ ref('int_account_contacts') }}

),

accounts as (

    select * from {{ ref('stg_people__accounts') }}

),

reporters as (

    select
        reports.subject_account_id,
        reports.reporter_account_id,
        reports.reported_on,
        reports.report_id,
        reports.weight
    from reports
    qualify row_number() over (
        partition by reports.subject_account_id, reports.reporter_account_id
        order by reports.created_at asc nulls last, reports.report_id asc nulls last
    ) = 1

),

placed as (

    select
        reporters.subject_account_id,
        reporters.reported_on,
        reporters.report_id,
        reporters.weight,
        row_number() over (
            partition by reporters.subject_account_id
            order by reporters.reported_on desc nulls last, reporters.report_id asc nulls last
        ) as place
    from reporters

),

days as (

    select
        placed.subject_account_id,
        placed.reported_on,
        count(*) as reporters,
        max(placed.weight) as weight
    from placed
    group by placed.subject_account_id, placed.reported_on

),

named as (

    select
        placed.subject_account_id,
        {{ string_list('case when placed.place <= ' ~ evidence_rows() ~ ' then placed.report_id end') }}
            as row_ids
    from placed
    group by placed.subject_account_id

),

weighed as (

    select
        days.subject_account_id,
        sum(days.reporters) as reporters,
        count(*) as report_days,
        sum(days.weight) as weight
    from days
    group by days.subject_account_id

),

report_counts as (

    select
        accounts.account_id,
        cast(floor(coalesce(weighed.weight, 0) + 0.000001) as bigint) as events,
        coalesce(weighed.reporters, 0) as reporters,
        coalesce(weighed.report_days, 0) as report_days,
        coalesce(weighed.weight, 0) as weight,
        coalesce(named.row_ids, '[]') as row_ids,
        coalesce(contacts.contacts, 0) + coalesce(weighed.reporters, 0) as trials
    from accounts
    left join contacts on accounts.account_id = contacts.account_id
    left join weighed on accounts.account_id = weighed.subject_account_id
    left join named on accounts.account_id = named.subject_account_id
    where
        contacts.account_id is not null
        or weighed.subject_account_id is not null

)

select * from report_counts
