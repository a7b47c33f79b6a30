with

session_days as (

    select * from {{ ref('int_session_days_touched') }}

),

touched as (

    select session_days.touched_on from session_days
    union distinct
    select {{ add_days('session_days.touched_on', 1) }} as touched_on from session_days

)

select * from touched
