with

rules as (

    select * from {{ ref('int_gate_rules') }}

),

accounts as (

    select * from {{ ref('stg_people__accounts') }}

),

account_signals as (

    select * from {{ ref('account_signals') }}

),

catalogue as (

    select * from {{ ref('signal_catalogue_seed') }}

),

open_flags as (

    select * from {{ ref('int_open_flags') }}

),

{# The entry test is judged by what the work shows: speed, runs of one answer, answers or texts of others. #}
asked as (

    select
        rules.gate,
        rules.rule_code,
        catalogue.signal_code,
        catalogue.is_shipped
    from rules
    inner join catalogue
        on
            (rules.rule_code = 'no_unreviewed_identity_signal' and catalogue.is_identity_signal)
            or (
                rules.rule_code = 'assessment_integrity'
                and catalogue.signal_code in (
                    'answer_copying', 'near_duplicate_content', 'pasted_content', 'straight_lining',
                    'too_fast'
                )
            )
    where {{ in_force('catalogue', as_of()) }}

),

said as (

    select
        account_signals.account_id,
        asked.gate,
        asked.rule_code,
        account_signals.signal_code,
        open_flags.asked_at,
        asked.is_shipped,
        account_signals.status <> 'not_applicable' as is_checked,
        open_flags.account_id is not null as is_open
    from account_signals
    inner join asked on account_signals.signal_code = asked.signal_code
    left join open_flags
        on
            account_signals.account_id = open_flags.account_id
            and account_signals.signal_code = open_flags.signal_code

),

{# A signal that this version does not compute raises no question; where none had its input, it is open. #}
facts as (

    select
        accounts.account_id,
        rules.gate,
        rules.rule_code,
        false as needs_person,
        coalesce(
            {{ joined_text('case when said.is_open then said.signal_code end', "', '") }}, 'none open'
        ) as input_value,
        case
            when count(case when said.is_open then 1 end) > 0 then 'fail'
            when max(case when said.is_shipped then case when said.is_checked then 1 else 0 end end) = 0
                then 'unknown'
            else 'pass'
        end as result,
        min(said.asked_at) as changed_at
    from accounts
    inner join rules on rules.rule_code in ('no_unreviewed_identity_signal', 'assessment_integrity')
    left join said
        on
            accounts.account_id = said.account_id
            and rules.gate = said.gate
            and rules.rule_code = said.rule_code
    group by accounts.account_id, rules.gate, rules.rule_code

),

final as (

    {{ gate_facts('facts') }}

)

select * from final
