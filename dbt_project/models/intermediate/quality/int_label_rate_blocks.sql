with

places as (

    select * from {{ ref('int_label_places') }}

),

rates as (

    select * from {{ ref('int_label_rates') }}

),

blocks as (

    select
        rates.worker_number,
        rates.label_number,
        places.block_number,
        {{ each_of_block(
            'max(case when places.place = # then ln(rates.rate) end) as rate_#', ',\n        '
        ) }}
    from rates
    inner join places on rates.class_number = places.class_number
    group by rates.worker_number, rates.label_number, places.block_number

)

select * from blocks
