with

bins as (

    select * from {{ ref('int_timing_bins') }}

),

running as (

    select
        bins.task_type,
        bins.ln_seconds_thousandths,
        sum(bins.submissions) over (
            partition by bins.task_type order by bins.ln_seconds_thousandths asc nulls last
        ) as running_submissions,
        sum(bins.submissions) over (partition by bins.task_type) as type_submissions
    from bins

),

centers as (

    select
        running.task_type,
        max(running.type_submissions) as submissions,
        {{ weighted_median(
            'running.ln_seconds_thousandths', 'running.running_submissions', 'running.type_submissions'
        ) }} as center
    from running
    group by running.task_type

)

select * from centers
