with

superseded as (

    {{ superseded_of(ref('base_work__task_releases'), 'release_id') }}

)

select * from superseded
