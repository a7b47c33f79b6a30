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
    group by causes.case_key, causes.evidence_id

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
        max(reasons.reason_codes) as reason_codes,
        {{ string_list('pieces.evidence_id') }} as evidence_ids,
        count(*) as evidence_pieces,
        max(pieces.evidence_at) as newest_evidence_at
    from pieces
    inner join reasons on pieces.case_key = reasons.case_key
    group by pieces.case_key

)

select * from evidence
