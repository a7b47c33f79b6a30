with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'odd_hours_burst', [
        'recent_days', 'baseline_days', 'minimum_odd_days', 'minimum_share', 'usual_share', 'tail_limit'
    ]) }}

),

habits as (

    select * from {{ ref('int_hour_habits') }}

),

odd_hours as (

    select * from {{ ref('int_odd_hours') }}

),

further_days as (

    {{ number_spine(400, 'further') }}

),

usual as (

    select distinct
        habits.account_id,
        habits.active_days,
        habits.odd_share
    from habits

),

recent as (

    select odd_hours.* from odd_hours
    where not (odd_hours.is_odd and odd_hours.is_explained)

),

summed as (

    select
        recent.account_id,
        count(*) as hours_worked,
        count(*) filter (where recent.is_odd) as odd_hours,
        count(distinct case when recent.is_odd then recent.worked_on end) as odd_days,
        count(distinct case when not recent.is_odd then recent.worked_on end) as usual_days,
        sum(recent.submissions) as submissions,
        sum(case when recent.is_odd then recent.submissions else 0 end) as odd_submissions,
        sum(case when recent.is_odd then -ln(recent.hour_share) end) as surprise
    from recent
    group by recent.account_id

),

tails as (

    select
        summed.account_id,
        sum({{ poisson_term(
            '(summed.odd_days + further_days.further)', '(summed.hours_worked * usual.odd_share)'
        ) }}) as tail
    from summed
    inner join usual on summed.account_id = usual.account_id
    cross join further_days
    where summed.odd_days > 0
    group by summed.account_id

),

bursts as (

    select
        usual.account_id,
        usual.active_days,
        summed.surprise,
        cast(coalesce(summed.submissions, 0) as bigint) as submissions,
        cast(coalesce(summed.odd_submissions, 0) as bigint) as odd_submissions,
        summed.hours_worked * usual.odd_share as expected_hours,
        coalesce(summed.odd_hours, 0) as odd_hours,
        coalesce(summed.odd_days, 0) as odd_days,
        coalesce(summed.usual_days, 0) as usual_days,
        coalesce(tails.tail, 1) as tail,
        coalesce(
            tails.tail <= thresholds.tail_limit and summed.odd_days >= thresholds.minimum_odd_days
            and summed.odd_submissions >= thresholds.minimum_share * summed.submissions
            and summed.usual_days * thresholds.baseline_days
            >= thresholds.usual_share * usual.active_days * thresholds.recent_days, false
        ) as is_flagged
    from usual
    cross join thresholds
    left join summed on usual.account_id = summed.account_id
    left join tails on usual.account_id = tails.account_id

)

select * from bursts
