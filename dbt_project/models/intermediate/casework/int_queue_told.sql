with

earlier as (

    select * from {{ source('history', 'case_queue_changes') }}

),

standing as (

    select
        earlier.case_key,
        max_by(earlier.payload, earlier.as_of) as payload,
        max_by(earlier.facts_key, earlier.as_of) as facts_key,
        max_by(earlier.priority, earlier.as_of) as priority
    from earlier
    where earlier.as_of < {{ as_of() }}
    group by earlier.case_key
    having max_by(earlier.change, earlier.as_of) <> 'closed'

)

select * from standing
