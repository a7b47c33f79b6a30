with

owed as (

    select * from {{ ref('int_lifecycle_owed') }}

),

releases as (

    select * from {{ ref('int_lifecycle_releases') }}

),

spans as (

    select * from {{ ref('account_status_spans') }}

),

transitions as (

    select * from {{ ref('lifecycle_transitions') }}

),

due as (

    select
        owed.decision_id,
        owed.account_id,
        spans.status as from_status,
        owed.to_status,
        owed.effective_at,
        'decided' as reason,
        transitions.from_status is not null as is_allowed
    from owed
    inner join spans
        on
            owed.account_id = spans.account_id
            and spans.valid_to is null
    left join transitions
        on
            spans.status = transitions.from_status
            and owed.to_status = transitions.to_status
            and transitions.requires is null
            and {{ in_force('transitions', as_of()) }}
    union all
    select
        releases.decision_id,
        releases.account_id,
        releases.from_status,
        transitions.to_status,
        releases.effective_at,
        releases.reason,
        true as is_allowed
    from releases
    inner join transitions
        on
            releases.from_status = transitions.from_status
            and {{ in_force('transitions', as_of()) }}
            and (
                (releases.reason = 'decision_fell' and transitions.requires = 'overturned_decision')
                or (
                    releases.reason = 'time_served'
                    and transitions.requires is null
                    and transitions.to_status = 'reactivation_eligible'
                )
            )

),

final as (

    select
        {{ md5_key(['due.decision_id', 'due.to_status']) }} as update_id,
        due.account_id,
        due.from_status,
        due.to_status,
        due.decision_id,
        due.effective_at,
        due.reason,
        due.is_allowed,
        {{ as_of() }} as as_of
    from due

)

select * from final
