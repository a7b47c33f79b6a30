with

superseded as (

    {{ superseded_of(ref('base_work__submissions'), 'submission_id') }}

)

select * from superseded
