with

superseded as (

    {{ superseded_of(ref('base_work__tasks'), 'task_id') }}

)

select * from superseded
