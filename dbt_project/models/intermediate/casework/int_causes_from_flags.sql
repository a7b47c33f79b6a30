with

account_risk as (

    select * from {{ ref('account_risk') }}

),

account_signals as (

    select * from {{ ref('account_signals') }}

),

signal_catalogue as (

    select * from {{ ref('signal_catalogue_seed') }}

),

queue_routing as (

    select * from {{ ref('queue_routing') }}

),

evidence_times as (

    select * from {{ ref('int_flag_evidence_times') }}

),

{# What was repeated is of the policy that the evidence names, whatever policy the catalogue has for it. #}
flags as (

    select
        account_signals.account_id,
        account_signals.signal_code,
        account_signals.family,
        account_signals.first_flagged_on,
        coalesce(
            case
                when account_signals.signal_code = 'repeat_violation'
                    then {{ json_text('account_signals.evidence', 'policy_code') }}
            end,
            signal_catalogue.policy_code
        ) as policy_code
    from account_signals
    inner join signal_catalogue
        on
            account_signals.signal_code = signal_catalogue.signal_code
            and {{ in_force('signal_catalogue', as_of()) }}
    where account_signals.status = 'flagged'

),

{# The evidence of a flag is as new as its newest piece, else as the first flag. A signal without a policy
   finds a victim: the case protects the holder, and no policy stands against them. The route of a policy goes
   before that of the family: what only compliance may decide goes there. #}
causes as (

    select
        flags.account_id as subject_account_id,
        queue_routing.queue,
        queue_routing.case_type,
        'flag' as source,
        flags.policy_code,
        coalesce('policy:' || flags.policy_code, 'protect:' || flags.signal_code) as cause,
        cast(null as bigint) as severity,
        flags.signal_code as reason_code,
        flags.signal_code as evidence_id,
        coalesce(evidence_times.evidence_at, cast(flags.first_flagged_on as timestamp)) as evidence_at,
        cast(flags.first_flagged_on as timestamp) as opened_at,
        cast(null as {{ t_text() }}) as case_id,
        cast(null as {{ t_text() }}) as decision_id,
        account_risk.recommended_step
    from flags
    inner join account_risk on flags.account_id = account_risk.account_id
    inner join queue_routing
        on
            queue_routing.source = 'flag'
            and (
                flags.family = queue_routing.signal_family
                or (
                    queue_routing.signal_family = 'any'
                    and (queue_routing.policy_code is null or flags.policy_code = queue_routing.policy_code)
                )
            )
            and {{ in_force('queue_routing', as_of()) }}
    left join evidence_times
        on
            flags.account_id = evidence_times.account_id
            and flags.signal_code = evidence_times.signal_code
    where account_risk.recommended_step <> 'none'
    qualify row_number() over (
        partition by flags.account_id, flags.signal_code
        order by
            case
                when queue_routing.signal_family <> 'any' then 1
                when queue_routing.policy_code is not null then 0
                else 2
            end asc nulls last
    ) = 1

)

select * from causes
