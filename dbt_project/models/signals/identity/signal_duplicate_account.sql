with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'duplicate_account', ['minimum_details']) }}

),

compared as (

    select * from {{ source('linkage', 'linked_records') }}

),

pairs as (

    select * from {{ ref('int_person_pairs') }}

),

{{ person_pairs_of('pairs', 'is_second_account', 'compared') }}

judged as (

    select
        judged_pairs.account_id,
        'duplicate_account' as signal_code,
        'identity' as family,
        judged_pairs.status,
        case
            when judged_pairs.status <> 'insufficient_data'
                then coalesce(judged_pairs.match_probability, 0.0)
        end as score,
        cast(coalesce(judged_pairs.details_agreeing, 0) as double) as observed_value,
        judged_pairs.minimum_details as threshold_value,
        judged_pairs.details_known as sample_size,
        cast(null as double) as p_value,
        cast(null as double) as q_value,
        {{ json_object(raws={
            'accounts': 'judged_pairs.accounts',
            'account_ids': 'judged_pairs.account_ids',
            'match_probability': number_text('judged_pairs.match_probability', 6),
            'details_agreeing': 'judged_pairs.details_agreeing',
            'fields': 'judged_pairs.fields',
        }) }} as evidence,
        case
            when judged_pairs.status = 'flagged'
                then
                    {{ number_text('judged_pairs.details_agreeing', 0) }}
                    || ' of six details (name, birth date, e-mail, phone, address, document or payout) '
                    || 'agree with another account in the same role. '
                    || 'Ask whether support opened the second account, or who the other person is.'
            when judged_pairs.status = 'insufficient_data'
                then
                    'Only ' || {{ number_text('judged_pairs.details_known', 0) }}
                    || ' of six details of the person are known; '
                    || {{ number_text('judged_pairs.minimum_details', 0) }} || ' are needed to compare.'
            else 'No other account in the same role agrees in enough details to be the same person.'
        end as explanation
    from judged_pairs

)

select * from judged
