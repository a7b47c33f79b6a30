with

causes as (

    select * from {{ ref('int_queue_causes') }}

),

reason_codes as (

    select distinct
        causes.case_key,
        causes.reason_code
    from causes

),

pieces as (

    select
        causes.case_key,
        causes.evidence_id,
        max(causes.evidence_at) as evidence_at
    from causes
    group by
        causes.case_key,
        causes.evidence_id

),

reasons as (

    select
        reason_codes.case_key,
        {{ string_list('reason_codes.reason_code') }} as reason_codes
    from reason_codes
    group by reason_codes.case_key

),

evidence as (

    select
        pieces.case_key,
        {{ string_list('pieces.evidence_id') }} as evidence_ids,
        count(*) as evidence_pieces,
        max(pieces.evidence_at) as newest_evidence_at
    from pieces
    group by pieces.case_key

),

final as (

    select
        evidence.case_key,
        reasons.reason_codes,
        evidence.evidence_ids,
        evidence.evidence_pieces,
        evidence.newest_evidence_at
    from evidence
    inner join reasons on evidence.case_key = reasons.case_key

)

select * from final
