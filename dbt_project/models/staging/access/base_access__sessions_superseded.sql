with

superseded as (

    {{ superseded_of(ref('base_access__sessions'), 'session_id') }}

)

select * from superseded
