with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'odd_hours_burst', [
        'recent_days', 'minimum_active_days', 'shared_accounts', 'shared_share'
    ]) }}

),

work_hours as (

    select * from {{ ref('int_work_hours') }}

),

habits as (

    select * from {{ ref('int_hour_habits') }}

),

travel_days as (

    select * from {{ ref('int_travel_days') }}

),

marked as (

    select
        work_hours.account_id,
        work_hours.hour_of_day,
        work_hours.submissions,
        work_hours.version_key,
        work_hours.submitted_on,
        habits.hour_share,
        habits.is_odd,
        case
            when work_hours.hour_of_day >= habits.peak_hour then work_hours.submitted_on
            else {{ add_days('work_hours.submitted_on', '-1') }}
        end as worked_on,
        coalesce(work_hours.project_id, '') as project_id
    from work_hours
    inner join habits
        on
            work_hours.account_id = habits.account_id
            and work_hours.hour_of_day = habits.hour_of_day
    cross join thresholds
    where
        habits.active_days >= thresholds.minimum_active_days
        and {{ days_between('work_hours.submitted_on', as_of()) }} between 0 and thresholds.recent_days

),

{# What moves everybody: a deadline, a release at night. Counted per project and day, the person left out. #}
moved as (

    select
        marked.project_id,
        marked.submitted_on,
        count(distinct marked.account_id) - 1 as other_accounts,
        count(distinct case when marked.is_odd then marked.account_id end) - 1 as odd_accounts
    from marked
    group by marked.project_id, marked.submitted_on

),

hours as (

    select
        marked.account_id,
        marked.submitted_on,
        marked.worked_on,
        marked.hour_of_day,
        marked.hour_share,
        marked.is_odd,
        cast(sum(marked.submissions) as bigint) as submissions,
        min(marked.version_key) as version_key,
        max(
            case
                when travel_days.account_id is not null then 1
                when
                    moved.odd_accounts >= thresholds.shared_accounts
                    and moved.odd_accounts >= thresholds.shared_share * moved.other_accounts
                    then 1
                else 0
            end
        ) = 1 as is_explained
    from marked
    inner join moved
        on marked.project_id = moved.project_id and marked.submitted_on = moved.submitted_on
    left join travel_days
        on marked.account_id = travel_days.account_id and marked.submitted_on = travel_days.travelled_on
    cross join thresholds
    group by
        marked.account_id,
        marked.submitted_on,
        marked.worked_on,
        marked.hour_of_day,
        marked.hour_share,
        marked.is_odd

)

select * from hours
