with

classes as (

    select * from {{ ref('int_label_classes') }}

),

counted as (

    select
        classes.class_number,
        (classes.class_number - min(classes.class_number) over (partition by classes.type_number))
        % {{ label_block_width() }} as place,
        classes.classes > {{ label_block_width() }} as is_split
    from classes
    where classes.is_estimated

),

places as (

    select
        counted.class_number,
        cast(counted.class_number - counted.place as integer) as block_number,
        counted.place,
        counted.is_split
    from counted

)

select * from places
