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

decisions as (

    select * from {{ ref('decisions') }}

),

last_looks as (

    select
        decisions.subject_account_id as account_id,
        max(decisions.decided_at) as looked_at
    from decisions
    where decisions.automation_level <> 'full'
    group by decisions.subject_account_id

),

unreviewed as (

    select
        account_signals.account_id,
        {{ joined_text('account_signals.signal_code', "', '") }} as signal_codes,
        min(account_signals.first_flagged_on) as flagged_on
    from account_signals
    inner join catalogue
        on
            account_signals.signal_code = catalogue.signal_code
            and {{ in_force('catalogue', as_of()) }}
    left join last_looks on account_signals.account_id = last_looks.account_id
    where
        catalogue.is_identity_signal
        and account_signals.status = 'flagged'
        and (
            last_looks.looked_at is null
            or cast(last_looks.looked_at as date) < account_signals.first_flagged_on
        )
    group by account_signals.account_id

),

{# Whether any identity signal that this version computes had its input for the account. #}
checked as (

    select
        account_signals.account_id,
        count(case when account_signals.status <> 'not_applicable' then 1 end) as signals
    from account_signals
    inner join catalogue
        on
            account_signals.signal_code = catalogue.signal_code
            and {{ in_force('catalogue', as_of()) }}
    where
        catalogue.is_identity_signal
        and catalogue.is_shipped
    group by account_signals.account_id

),

identity_facts as (

    select
        accounts.account_id,
        rules.gate,
        rules.rule_code,
        false as needs_person,
        cast(unreviewed.flagged_on as timestamp) as changed_at,
        coalesce(unreviewed.signal_codes, 'none open') as input_value,
        case
            when unreviewed.account_id is not null then 'fail'
            when checked.signals = 0 then 'unknown'
            else 'pass'
        end as result
    from accounts
    inner join rules on rules.rule_code = 'no_unreviewed_identity_signal'
    left join unreviewed on accounts.account_id = unreviewed.account_id
    left join checked on accounts.account_id = checked.account_id

),

final as (

    {{ gate_facts('identity_facts') }}

)

select * from final
