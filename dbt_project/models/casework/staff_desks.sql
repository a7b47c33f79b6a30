with

staff as (

    select * from {{ ref('stg_casework__staff') }}

),

queues as (

    select * from {{ ref('queues') }}

),

wip_limits as (

    select * from {{ ref('wip_limits') }}

),

sla_targets as (

    select * from {{ ref('sla_targets') }}

),

held as (

    select * from {{ ref('int_cases_held') }}

),

approving_teams as (

    select distinct sla_targets.owner_team as team
    from sla_targets
    where
        sla_targets.stage = 'approval'
        and {{ in_force('sla_targets', as_of()) }}

),

desks as (

    select
        staff.staff_id,
        queues.queue,
        staff.team,
        staff.job_level,
        staff.authority_level,
        coalesce(held.held_cases, '[]') as held_cases,
        wip_limits.most_open_cases,
        staff.team = queues.team as is_of_queue_team,
        staff.team = queues.team or approving_teams.team is not null as may_approve,
        coalesce(held.open_cases, 0) as open_cases,
        coalesce(held.open_cases >= wip_limits.most_open_cases, false) as is_at_limit,
        {{ as_of() }} as as_of
    from staff
    inner join queues on {{ in_force('queues', as_of()) }}
    left join approving_teams on staff.team = approving_teams.team
    left join wip_limits
        on
            queues.queue = wip_limits.queue
            and {{ in_force('wip_limits', as_of()) }}
    left join held
        on
            staff.staff_id = held.staff_id
            and queues.queue = held.queue
    where
        coalesce(staff.started_on <= cast({{ as_of() }} as date), true)
        and coalesce(staff.ended_on > cast({{ as_of() }} as date), true)
        and (staff.team = queues.team or approving_teams.team is not null or held.staff_id is not null)

)

select * from desks
