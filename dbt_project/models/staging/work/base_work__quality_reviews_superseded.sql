with

superseded as (

    {{ superseded_of(ref('base_work__quality_reviews'), 'review_id') }}

)

select * from superseded
