with

schedules as (

    select * from {{ ref('stg_support__desk_schedules') }}

),

tickets as (

    select * from {{ ref('stg_support__tickets') }}

),

opening_texts as (

    {{ json_list_rows('schedules', 'hours', 'opening', ['schedule_id', 'timezone']) }}

),

closed_days as (

    {{ json_list_rows('schedules', 'closed_days', 'closed_day', ['schedule_id']) }}

),

{# From two weeks before the first ticket, so that its own week is whole, to a year ahead. #}
spine as (

    {{ date_spine(
        '(select ' ~ add_days('min(tickets.created_at)', '-14') ~ ' from tickets)', add_days(as_of(), 366), 'local_day'
    ) }}

),

{% set opens_minute = minute_of_day('substr(opening_texts.opening, 3, 5)') %}
{% set closes_minute = minute_of_day('substr(opening_texts.opening, 9, 5)') %}
local_openings as (

    select
        opening_texts.timezone,
        {{ desk_calendar('opening_texts.schedule_id') }} as calendar,
        {{ add_minutes('cast(spine.local_day as timestamp)', opens_minute) }} as opens_local,
        {{ add_minutes('cast(spine.local_day as timestamp)', closes_minute) }} as closes_local
    from spine
    inner join opening_texts
        on {{ iso_weekday('spine.local_day') }} = cast(substr(opening_texts.opening, 1, 1) as integer)
    left join closed_days
        on
            opening_texts.schedule_id = closed_days.schedule_id
            and spine.local_day = cast(closed_days.closed_day as date)
    where closed_days.closed_day is null

)

select * from local_openings
