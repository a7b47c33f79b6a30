with

cases as (

    select * from {{ ref('stg_casework__cases') }}

),

appeals as (

    select * from {{ ref('stg_casework__appeals') }}

),

decisions as (

    select * from {{ ref('decisions') }}

),

queue_routing as (

    select * from {{ ref('queue_routing') }}

),

{# The key that each appeal had in the queue, in whichever queue appeals lay then. #}
proposed as (

    select distinct
        appeals.appeal_id,
        {{ md5_key([
            'coalesce(decisions.subject_account_id, appeals.account_id)',
            'queue_routing.queue',
            "'appeal:' || appeals.appeal_id",
        ]) }} as case_key
    from appeals
    inner join queue_routing on queue_routing.source = 'appeal'
    left join decisions on appeals.decision_id = decisions.decision_id

),

{# A case opened from the queue names the key, one opened by hand the appeal. #}
final as (

    select
        cases.case_id,
        coalesce(proposed.appeal_id, cases.source_id) as appeal_id
    from cases
    left join proposed on cases.source_id = proposed.case_key
    where
        cases.case_type = 'appeal'
        and cases.source_id is not null

)

select * from final
