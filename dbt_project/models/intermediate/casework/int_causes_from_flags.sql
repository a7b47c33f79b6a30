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

{# The evidence of a flag is as new as its newest piece, else as the first flag. A signal without a policy
   finds a victim: the case protects the holder, and no policy stands against them. The route of a policy goes
   before that of the family: what only compliance may decide goes there. #}
causes as (

    select
        account_signals.account_id as subject_account_id,
        queue_routing.queue,
        queue_routing.case_type,
        'flag' as source,
        signal_catalogue.policy_code,
        coalesce('policy:' || signal_catalogue.policy_code, 'protect:' || account_signals.signal_code)
            as cause,
        cast(null as bigint) as severity,
        account_signals.signal_code as reason_code,
        account_signals.signal_code as evidence_id,
        coalesce(
            evidence_times.evidence_at, cast(account_signals.first_flagged_on as timestamp)
        ) as evidence_at,
        cast(account_signals.first_flagged_on as timestamp) as opened_at,
        cast(null as {{ t_text() }}) as case_id,
        cast(null as {{ t_text() }}) as decision_id,
        account_risk.recommended_step
    from account_signals
    inner join account_risk on account_signals.account_id = account_risk.account_id
    inner join signal_catalogue
        on
            account_signals.signal_code = signal_catalogue.signal_code
            and {{ in_force('signal_catalogue', as_of()) }}
    inner join queue_routing
        on
            queue_routing.source = 'flag'
            and (
                account_signals.family = queue_routing.signal_family
                or (
                    queue_routing.signal_family = 'any'
                    and (
                        queue_routing.policy_code is null
                        or signal_catalogue.policy_code = queue_routing.policy_code
                    )
                )
            )
            and {{ in_force('queue_routing', as_of()) }}
    left join evidence_times
        on
            account_signals.account_id = evidence_times.account_id
            and account_signals.signal_code = evidence_times.signal_code
    where
        account_signals.status = 'flagged'
        and account_risk.recommended_step <> 'none'
    qualify row_number() over (
        partition by account_signals.account_id, account_signals.signal_code
        order by
            case
                when queue_routing.signal_family <> 'any' then 1
                when queue_routing.policy_code is not null then 0
                else 2
            end asc nulls last
    ) = 1

)

select * from causes
