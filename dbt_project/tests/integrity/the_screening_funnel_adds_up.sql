-- Each group's places add up to those who entered, and the groups of a segmentation add up to all.
with

funnel as (

    select * from {{ ref('screening_funnel') }}

),

totals as (

    select
        funnel.gate,
        funnel.cohort_week,
        funnel.segmentation,
        sum(funnel.entered) as entered,
        sum(funnel.passed) as passed,
        sum(funnel.passed + funnel.referred + funnel.failed + funnel.unknown + funnel.waiting) as placed
    from funnel
    group by funnel.gate, funnel.cohort_week, funnel.segmentation

)

select
    totals.gate,
    totals.cohort_week,
    totals.segmentation
from totals
inner join totals as of_all
    on
        totals.gate = of_all.gate
        and totals.cohort_week = of_all.cohort_week
        and of_all.segmentation = 'all'
where
    totals.placed <> totals.entered
    or totals.entered <> of_all.entered
    or totals.passed <> of_all.passed
