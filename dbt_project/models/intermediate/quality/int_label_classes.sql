with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'agreement_outlier', ['maximum_classes']) }}

),

uses as (

    select * from {{ ref('int_label_uses') }}

),

classes as (

    select distinct
        uses.task_type,
        uses.label
    from uses

),

numbered as (

    select
        classes.task_type,
        classes.label,
        cast(dense_rank() over (order by classes.task_type asc nulls last) as integer) as type_number,
        cast(
            row_number() over (
                order by classes.task_type asc nulls last, classes.label asc nulls last
            ) as integer
        ) as class_number,
        count(*) over (partition by classes.task_type) as classes,
        count(*) over (partition by classes.task_type) <= thresholds.maximum_classes as is_estimated
    from classes
    cross join thresholds

),

counted as (

    select
        numbered.*,
        max(numbered.type_number) over () as type_count
    from numbered

)

select * from counted
