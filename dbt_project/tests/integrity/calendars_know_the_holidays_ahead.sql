-- A calendar with holidays lists some after the night; write the next years with the holidays command.
with

holidays as (

    select * from {{ ref('holidays') }}

),

last_holidays as (

    select
        holidays.calendar,
        max(holidays.holiday_on) as last_holiday_on
    from holidays
    group by holidays.calendar

),

outdated as (

    select last_holidays.calendar
    from last_holidays
    where last_holidays.last_holiday_on < {{ day_of(as_of()) }}

)

select * from outdated
