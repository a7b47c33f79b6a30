with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'near_duplicate_content', ['minimum_documents', 'minimum_pairs', 'jaccard']) }}

),

accounts as (

    select * from {{ ref('stg_people__accounts') }}

),

documents as (

    select * from {{ ref('int_account_texts') }}

),

found as (

    select * from {{ ref('int_account_alike_texts') }}

),

joined as (

    select
        documents.account_id,
        documents.documents,
        found.greatest_similarity,
        found.submission_ids,
        thresholds.minimum_documents,
        thresholds.minimum_pairs,
        thresholds.jaccard,
        coalesce(found.alike_texts, 0) as alike_texts,
        coalesce(found.later_texts, 0) as later_texts,
        documents.documents >= thresholds.minimum_documents as is_sufficient
    from documents
    inner join accounts on documents.account_id = accounts.account_id
    left join found on documents.account_id = found.account_id
    cross join thresholds
    where
        documents.documents > 0
        and not coalesce(accounts.is_test, false)

),

judged as (

    select
        joined.account_id,
        'near_duplicate_content' as signal_code,
        'similarity' as family,
        case
            when not joined.is_sufficient then 'insufficient_data'
            when joined.alike_texts >= joined.minimum_pairs then 'flagged'
            else 'clear'
        end as status,
        case
            when joined.is_sufficient then least(1.0, cast(joined.alike_texts as double) / joined.documents)
        end as score,
        case when joined.is_sufficient then cast(joined.alike_texts as double) end as observed_value,
        joined.minimum_pairs as threshold_value,
        joined.documents as sample_size,
        cast(null as double) as p_value,
        cast(null as double) as q_value,
        {{ json_object(raws={
            'texts': 'joined.documents',
            'alike_texts': 'joined.alike_texts',
            'handed_in_later': 'joined.later_texts',
            'greatest_similarity': number_text('joined.greatest_similarity', 4),
            'submission_ids': "coalesce(joined.submission_ids, '[]')",
        }) }} as evidence,
        case
            when not joined.is_sufficient
                then
                    'Only ' || {{ number_text('joined.documents', 0) }} || ' texts of some length; '
                    || {{ number_text('joined.minimum_documents', 0) }}
                    || ' are needed before they say anything.'
            when joined.alike_texts = 0
                then
                    'None of ' || {{ number_text('joined.documents', 0) }}
                    || ' texts repeats what another expert handed in on the same task.'
            else
                {{ number_text('joined.alike_texts', 0) }} || ' of '
                || {{ number_text('joined.documents', 0) }}
                || ' texts share ' || {{ percent_text('joined.jaccard') }}
                || ' or more of their wording (at most '
                || {{ percent_text('joined.greatest_similarity') }}
                || ') with what another expert handed in on the same task, '
                || 'the task''s own wording set aside; '
                || {{ number_text('joined.later_texts', 0) }}
                || ' of them came later than the other text. Both experts are listed: '
                || 'the earlier text may be the original, and its author a victim.'
        end as explanation
    from joined

)

select * from judged
