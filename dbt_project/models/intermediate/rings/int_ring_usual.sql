with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'collusion_ring', ['prior_pairs', 'prior_chance']) }}

),

edges as (

    select * from {{ ref('int_ring_edges') }}

),

members as (

    select * from {{ ref('int_ring_members') }}

),

projects as (

    select
        members.project_id,
        count(*) as experts
    from members
    group by members.project_id

),

{# Tied pairs who mainly work on one project, and the group where both belong to it. #}
pairs as (

    select distinct
        edges.account_id_a,
        edges.account_id_b,
        members.project_id,
        case when members.ring_label = other_members.ring_label then members.ring_label end as ring_label
    from edges
    inner join members on edges.account_id_a = members.account_id
    inner join members as other_members
        on
            edges.account_id_b = other_members.account_id
            and members.project_id = other_members.project_id

),

places as (

    select
        members.ring_label,
        members.project_id,
        count(*) as members
    from members
    where members.ring_label is not null
    group by members.ring_label, members.project_id

),

tied as (

    select
        places.ring_label,
        places.project_id,
        count(pairs.account_id_a) - count(case when pairs.ring_label = places.ring_label then 1 end)
            as others_tied
    from places
    left join pairs on places.project_id = pairs.project_id
    group by places.ring_label, places.project_id

),

{# What is usual among a member's colleagues, without the group; of several projects the busiest counts. #}
usual as (

    select
        places.ring_label,
        max(places.members) as members_of_one_project,
        {{ round_stat('max('
            ~ '(tied.others_tied + thresholds.prior_pairs * thresholds.prior_chance) / ('
            ~ pairs_of('projects.experts') ~ ' - ' ~ pairs_of('places.members')
            ~ ' + thresholds.prior_pairs))') }} as usual_share
    from places
    cross join thresholds
    inner join projects on places.project_id = projects.project_id
    inner join tied
        on
            places.ring_label = tied.ring_label
            and places.project_id = tied.project_id
    group by places.ring_label

)

select * from usual
