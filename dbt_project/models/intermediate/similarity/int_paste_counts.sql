with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'pasted_content', [
        'window_days', 'pasted_share', 'characters_per_minute', 'minimum_other_items', 'prior_items'
    ]) }}

),

accounts as (

    select * from {{ ref('stg_people__accounts') }}

),

items as (

    select * from {{ ref('int_writing_items') }}

),

by_project as (

    select
        items.account_id,
        items.project_id,
        count(*) as trials,
        cast(sum(
            case
                when {{ is_pasted_in_no_time('items', 'thresholds') }} then 1
                else 0
            end
        ) as bigint) as events,
        cast(sum(items.characters) as bigint) as characters,
        cast(sum(items.pasted_characters) as bigint) as pasted_characters
    from items
    inner join accounts on items.account_id = accounts.account_id
    cross join thresholds
    where
        items.pasted_characters is not null
        and not coalesce(accounts.is_test, false)
        and {{ days_between('items.submitted_on', as_of()) }} < thresholds.window_days
    group by items.account_id, items.project_id

),

usual as (

    select (cast(sum(by_project.events) as double) + 0.5) / (sum(by_project.trials) + 1) as rate
    from by_project

),

beside_others as (

    select
        by_project.*,
        sum(by_project.trials) over (partition by by_project.project_id) - by_project.trials as other_trials,
        sum(by_project.events) over (partition by by_project.project_id) - by_project.events as other_events
    from by_project

),

counts as (

    select
        beside_others.account_id,
        cast(sum(beside_others.trials) as bigint) as trials,
        cast(sum(beside_others.events) as bigint) as events,
        sum(
            beside_others.trials * (beside_others.other_events + thresholds.prior_items * usual.rate)
            / (beside_others.other_trials + thresholds.prior_items)
        ) / sum(beside_others.trials) as expected_rate,
        cast(sum(beside_others.pasted_characters) as double) / sum(beside_others.characters) as pasted_share
    from beside_others
    cross join usual
    inner join thresholds on beside_others.other_trials >= thresholds.minimum_other_items
    group by beside_others.account_id

)

select * from counts
