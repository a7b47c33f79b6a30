with

notices as (

    select * from {{ ref('stg_casework__notices') }}

),

decisions as (

    select * from {{ ref('decisions') }}

),

{# Who is told is the person concerned: what went to a reporter tells them nothing. #}
judged as (

    select
        notices.notice_id,
        notices.decision_id,
        notices.sent_at,
        coalesce(notices.states_action_and_scope, false)
        and coalesce(notices.states_facts, false)
        and coalesce(notices.states_automated_means, false)
        and coalesce(notices.states_ground, false)
        and coalesce(notices.states_redress, false) as is_complete,
        case when coalesce(notices.states_action_and_scope, false) then '' else ', action and scope' end
        || case when coalesce(notices.states_facts, false) then '' else ', facts' end
        || case when coalesce(notices.states_automated_means, false) then '' else ', automated means' end
        || case when coalesce(notices.states_ground, false) then '' else ', ground' end
        || case when coalesce(notices.states_redress, false) then '' else ', redress' end as missing_parts
    from notices
    inner join decisions on notices.decision_id = decisions.decision_id
    where
        notices.sent_at <= {{ as_of() }}
        and coalesce(notices.account_id = decisions.subject_account_id, true)

),

told as (

    select
        judged.decision_id,
        count(*) as notices,
        min(judged.sent_at) as first_sent_at,
        min(case when judged.is_complete then judged.sent_at end) as first_complete_at
    from judged
    group by judged.decision_id

),

last_notices as (

    select
        judged.decision_id,
        judged.notice_id as last_notice_id,
        nullif(substr(judged.missing_parts, 3), '') as last_missing_parts
    from judged
    qualify row_number() over (
        partition by judged.decision_id
        order by judged.sent_at desc nulls last, judged.notice_id desc nulls last
    ) = 1

),

final as (

    select
        told.decision_id,
        told.notices,
        told.first_sent_at,
        told.first_complete_at,
        last_notices.last_notice_id,
        last_notices.last_missing_parts
    from told
    inner join last_notices on told.decision_id = last_notices.decision_id

)

select * from final
