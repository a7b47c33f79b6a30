with

catalogue as (

    select * from {{ ref('signal_catalogue_seed') }}

),

signals as (

    select
        catalogue.signal_code,
        catalogue.family,
        catalogue.title,
        catalogue.question,
        catalogue.null_model,
        cast(catalogue.minimum_sample as bigint) as minimum_sample,
        catalogue.sample_unit,
        catalogue.roles,
        catalogue.honest_twins,
        catalogue.policy_code,
        catalogue.required_entities,
        catalogue.is_hard_fact,
        catalogue.is_identity_signal,
        catalogue.is_shipped,
        catalogue.documentation,
        catalogue.version,
        catalogue.valid_from,
        {{ as_of() }} as as_of
    from catalogue
    where {{ in_force('catalogue', as_of()) }}

)

select * from signals
