with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'document_reuse', ['minimum_accounts', 'maximum_accounts']) }}

),

uses as (

    select * from {{ ref('int_document_uses') }}

),

shared as (

    select
        uses.document_number,
        uses.document_country,
        {{ string_list('uses.check_id') }} as check_ids
    from uses
    cross join thresholds
    where
        uses.accounts >= thresholds.minimum_accounts
        and uses.accounts <= thresholds.maximum_accounts
        and uses.place <= {{ evidence_rows() }}
    group by uses.document_number, uses.document_country

),

by_account as (

    select
        uses.account_id,
        count(*) as documents,
        count(*) filter (where uses.accounts > thresholds.maximum_accounts) as set_aside,
        max(case when uses.accounts <= thresholds.maximum_accounts then uses.accounts end) as most_accounts,
        min(shared.check_ids) as check_ids,
        max(thresholds.minimum_accounts) as minimum_accounts
    from uses
    cross join thresholds
    left join shared
        on
            uses.document_number = shared.document_number
            and uses.document_country = shared.document_country
    group by uses.account_id

),

judged as (

    select
        by_account.account_id,
        'document_reuse' as signal_code,
        'identity' as family,
        case
            when by_account.most_accounts is null then 'insufficient_data'
            when by_account.most_accounts >= by_account.minimum_accounts then 'flagged'
            else 'clear'
        end as status,
        case when by_account.most_accounts >= by_account.minimum_accounts then 1.0 else 0.0 end
            as score,
        cast(by_account.most_accounts as double) as observed_value,
        by_account.minimum_accounts as threshold_value,
        by_account.documents as sample_size,
        cast(null as double) as p_value,
        cast(null as double) as q_value,
        {{ json_object(raws={
            'documents': 'by_account.documents',
            'accounts': 'by_account.most_accounts',
            'set_aside': 'by_account.set_aside',
            'check_ids': "coalesce(by_account.check_ids, '[]')",
        }) }} as evidence,
        case
            when by_account.most_accounts is null
                then
                    'The document was seen on so many accounts that it must be a vendor''s specimen; '
                    || 'it says nothing about this account.'
            when by_account.most_accounts >= by_account.minimum_accounts
                then
                    'The identity document that this account passed its check with was also passed on '
                    || {{ number_text('by_account.most_accounts - 1', 0) }}
                    || case
                        when by_account.most_accounts = 2 then ' other account'
                        else ' other accounts'
                    end
                    || '. A person compares the checks before anything follows.'
            else 'The identity document was passed on this account only.'
        end as explanation
    from by_account

)

select * from judged
