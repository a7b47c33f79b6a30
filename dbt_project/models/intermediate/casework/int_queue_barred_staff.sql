with

barred_people as (

    select * from {{ ref('int_queue_barred_people') }}

),

staff as (

    select * from {{ ref('stg_casework__staff') }}

),

final as (

    select
        barred_people.case_key,
        {{ string_list('barred_people.person_id') }} as barred_staff
    from barred_people
    inner join staff on barred_people.person_id = staff.staff_id
    group by barred_people.case_key

)

select * from final
