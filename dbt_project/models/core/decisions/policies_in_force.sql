with

policies as (

    select * from {{ ref('policies') }}

),

spans as (

    select
        policies.policy_code,
        policies.policy_version,
        policies.title,
        policies.default_severity,
        policies.roles,
        policies.dsa_category,
        policies.valid_from,
        policies.valid_to,
        {{ in_force('policies', as_of()) }} as is_in_force
    from policies

)

select * from spans
