with

open_cases as (

    select * from {{ ref('int_queue_open_cases') }}

),

cases as (

    select * from {{ ref('cases') }}

),

held as (

    select
        cases.assigned_staff_id as staff_id,
        open_cases.queue,
        {{ string_list('open_cases.case_key') }} as held_cases,
        count(case when open_cases.state = 'open' then open_cases.case_id end) as open_cases
    from open_cases
    inner join cases on open_cases.case_id = cases.case_id
    where cases.assigned_staff_id is not null
    group by
        cases.assigned_staff_id,
        open_cases.queue

)

select * from held
