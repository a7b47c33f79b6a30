with

confusion as (

    select * from {{ ref('int_dawid_skene') }}

),

pooled as (

    select
        confusion.class_number,
        confusion.label_number,
        sum(confusion.labels) as labels,
        sum(confusion.tasks) as tasks
    from confusion
    group by confusion.class_number, confusion.label_number

)

select * from pooled
