with

queue as (

    select * from {{ ref('case_queue') }}

),

payloads as (

    select
        queue.case_key,
        queue.priority,
        {{ queue_facts('queue') }} as facts,
        {{ queue_facts('queue', more={
            'priority': round_stat('queue.priority'),
            'precedents': 'queue.precedents',
        }) }} as payload
    from queue

),

keyed as (

    select
        payloads.case_key,
        payloads.priority,
        payloads.payload,
        {{ md5_key(['payloads.facts']) }} as facts_key
    from payloads

)

select * from keyed
