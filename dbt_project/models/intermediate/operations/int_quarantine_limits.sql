with

entities as (

    select * from {{ ref('contract_entities') }}

),

limits as (

    select * from {{ ref('quarantine_limits') }}

),

limits_in_force as (

    select
        entities.entity,
        coalesce(own_limit.limit_share, default_limit.limit_share) as limit_share,
        coalesce(own_limit.minimum_rows, default_limit.minimum_rows) as minimum_rows
    from entities
    left join limits as own_limit
        on entities.entity = own_limit.entity and {{ in_force('own_limit', as_of()) }}
    left join limits as default_limit
        on default_limit.entity = 'default' and {{ in_force('default_limit', as_of()) }}

)

select * from limits_in_force
