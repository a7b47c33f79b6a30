with

versions as (

    select * from {{ ref('base_money__payments') }}

),

new_keys as (

    select distinct versions.payment_id
    from versions
    where
        versions.is_visible
        and versions.problems is null
        and {{ is_new_to_build('versions.known_at', 'versions.landed_seq') }}

),

touched as (

    select distinct {{ day_of('versions.created_at') }} as touched_on
    from versions
    inner join new_keys on versions.payment_id = new_keys.payment_id
    where
        versions.is_visible
        and versions.problems is null

)

select * from touched
