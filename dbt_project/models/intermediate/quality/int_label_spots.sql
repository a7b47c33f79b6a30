with

evidence as (

    select * from {{ ref('int_label_evidence') }}

),

possible_classes as (

    select distinct
        evidence.task_number,
        evidence.label_number as class_number
    from evidence
    where evidence.is_disputed

),

spots as (

    select
        cast(
            row_number() over (
                order by
                    possible_classes.task_number asc nulls last,
                    possible_classes.class_number asc nulls last
            ) as integer
        ) as spot_number,
        possible_classes.task_number,
        possible_classes.class_number
    from possible_classes

)

select * from spots
