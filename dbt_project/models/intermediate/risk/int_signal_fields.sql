with

timing_days as (

    select * from {{ ref('int_timing_days') }}

),

work_items as (

    select * from {{ ref('int_work_items') }}

),

work_days as (

    select * from {{ ref('int_work_days') }}

),

text_fields as (

    select * from {{ ref('int_signal_fields_texts') }}

),

access_fields as (

    select * from {{ ref('int_signal_fields_access') }}

),

deal_fields as (

    select * from {{ ref('int_signal_fields_deals') }}

),

clock_fields as (

    select * from {{ ref('int_signal_fields_clock') }}

),

circle_fields as (

    select * from {{ ref('int_signal_fields_circles') }}

),

quality_fields as (

    select * from {{ ref('int_signal_fields_quality') }}

),

fields as (

    select
        'too_fast' as signal_code,
        count(*) > 0 as has_values,
        'active_seconds' as field
    from timing_days
    union all
    select
        'gold_failure' as signal_code,
        count(work_items.is_gold_right) > 0 as has_values,
        'gold_answer' as field
    from work_items
    union all
    select
        'agreement_outlier' as signal_code,
        coalesce(sum(work_days.answers), 0) > 0 as has_values,
        'answer' as field
    from work_days
    where work_days.task_type is not null
    union all
    select
        text_fields.signal_code,
        text_fields.has_values,
        text_fields.field
    from text_fields
    union all
    select
        access_fields.signal_code,
        access_fields.has_values,
        access_fields.field
    from access_fields
    union all
    select
        deal_fields.signal_code,
        deal_fields.has_values,
        deal_fields.field
    from deal_fields
    union all
    select
        clock_fields.signal_code,
        clock_fields.has_values,
        clock_fields.field
    from clock_fields
    union all
    select
        circle_fields.signal_code,
        circle_fields.has_values,
        circle_fields.field
    from circle_fields
    union all
    select
        quality_fields.signal_code,
        quality_fields.has_values,
        quality_fields.field
    from quality_fields

)

select * from fields
