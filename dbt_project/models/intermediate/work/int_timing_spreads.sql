with

bins as (

    select * from {{ ref('int_timing_bins') }}

),

centers as (

    select * from {{ ref('int_timing_centers') }}

),

deviations as (

    select
        bins.task_type,
        abs(bins.ln_seconds_thousandths - centers.center) as deviation,
        sum(bins.submissions) as submissions
    from bins
    inner join centers on bins.task_type = centers.task_type
    group by bins.task_type, abs(bins.ln_seconds_thousandths - centers.center)

),

running as (

    select
        deviations.task_type,
        deviations.deviation,
        sum(deviations.submissions) over (
            partition by deviations.task_type order by deviations.deviation asc nulls last
        ) as running_submissions,
        sum(deviations.submissions) over (partition by deviations.task_type) as type_submissions
    from deviations

),

spreads as (

    select
        running.task_type,
        {{ weighted_median(
            'running.deviation', 'running.running_submissions', 'running.type_submissions'
        ) }} as mad
    from running
    group by running.task_type

)

select * from spreads
