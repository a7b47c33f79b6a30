with

superseded as (

    {{ superseded_of(ref('base_money__payments'), 'payment_id') }}

)

select * from superseded
