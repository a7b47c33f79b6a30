{% set steps = 14 %}
with

points as (

    select * from {{ ref('int_calibration_points') }}

),

{{ logistic_steps('points', 'score', 'weight', 'violating_weight', steps) }}

fitted as (

    select
        {{ round_stat('case when last_step.moved < 1e-9 then last_step.intercept end') }} as intercept,
        {{ round_stat('case when last_step.moved < 1e-9 then last_step.slope end') }} as slope
    from step_{{ steps }} as last_step

)

select * from fitted
