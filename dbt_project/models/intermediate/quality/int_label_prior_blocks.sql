with

places as (

    select * from {{ ref('int_label_places') }}

),

rates as (

    select * from {{ ref('int_label_rates') }}

),

priors as (

    select
        rates.class_number,
        max(rates.prior) as prior
    from rates
    group by rates.class_number

),

blocks as (

    select
        places.block_number,
        places.is_split,
        {{ each_of_block(
            'max(case when places.place = # then ln(priors.prior) end) as prior_#', ',\n        '
        ) }}
    from priors
    inner join places on priors.class_number = places.class_number
    group by places.block_number, places.is_split

)

select * from blocks
