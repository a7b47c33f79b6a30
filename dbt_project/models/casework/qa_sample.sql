with

draws as (

    select * from {{ ref('audit_draws') }}

),

queues as (

    select * from {{ ref('queues') }}

),

staff as (

    select * from {{ ref('stg_casework__staff') }}

),

hands as (

    select * from {{ ref('int_case_hands') }}

),

reviews as (

    select * from {{ ref('stg_casework__case_reviews') }}

),

looked_at as (

    select
        reviews.case_id,
        max(reviews.reviewed_at) as reviewed_at
    from reviews
    where reviews.is_blind
    group by reviews.case_id

),

{# By lot among the queue's team, as it was at the draw and still is, less who had a hand in the case. #}
free as (

    select
        draws.unit_id as case_id,
        staff.staff_id
    from draws
    inner join queues
        on
            draws.queue = queues.queue
            and {{ in_force('queues', 'draws.as_of') }}
    inner join staff
        on
            queues.team = staff.team
            and coalesce(staff.started_on <= {{ day_of('draws.as_of') }}, true)
            and coalesce(staff.ended_on > {{ day_of(as_of()) }}, true)
    left join hands
        on
            draws.unit_id = hands.case_id
            and staff.staff_id = hands.person_id
    where
        draws.unit = 'case'
        and hands.case_id is null
    qualify row_number() over (
        partition by draws.unit_id
        order by
            md5(draws.unit_id || '|' || staff.staff_id) asc nulls last,
            staff.staff_id asc nulls last
    ) = 1

),

final as (

    select
        draws.unit_id as case_id,
        draws.case_key,
        draws.stratum,
        draws.sampling_probability,
        free.staff_id as assigned_to,
        draws.as_of as drawn_at,
        'Drawn at random from the stratum ' || draws.stratum || '.'
        || case when free.staff_id is null then ' Nobody of the team is free of it.' else '' end as reason,
        case when looked_at.reviewed_at >= draws.as_of then looked_at.reviewed_at end as reviewed_at,
        {{ as_of() }} as as_of
    from draws
    left join free on draws.unit_id = free.case_id
    left join looked_at on draws.unit_id = looked_at.case_id
    where draws.unit = 'case'

)

select * from final
