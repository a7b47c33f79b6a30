{% set families = ['people', 'identity', 'access', 'work', 'money', 'support', 'casework', 'automation'] %}

with

batches as (

    select * from {{ ref('base_landed_batches') }}

),

rejected_rows as (

    select * from {{ ref('base_rejected_rows') }}

),

{% for family in families %}
{{ family }}_rows as (

    select * from {{ ref('base_' ~ family ~ '__rows') }}

),

{% endfor %}
bad_rows as (

    {% for family in families %}
    select
        landed.entity,
        landed.source,
        landed.source_file,
        landed.row_number,
        landed.key_value,
        landed.batch_id,
        landed.problems
    from {{ family }}_rows as landed
    where landed.is_visible and landed.problems is not null
    {% if not loop.last %}
    union all
    {% endif %}
    {% endfor %}

),

problems as (

    {{ split_rows(
        'bad_rows', 'problems', 'chr(30)', 'problem',
        ['entity', 'source', 'source_file', 'row_number', 'key_value', 'batch_id']
    ) }}

),

reasons as (

    select
        problems.entity,
        problems.source,
        problems.source_file,
        problems.row_number,
        problems.key_value,
        split_part(problems.problem, chr(31), 1) as column_name,
        nullif(split_part(problems.problem, chr(31), 3), '') as value,
        split_part(problems.problem, chr(31), 2) as reason,
        problems.batch_id
    from problems
    union all
    select
        rejected_rows.entity,
        rejected_rows.source,
        rejected_rows.source_file,
        rejected_rows.row_number,
        rejected_rows.key_value,
        rejected_rows.column_name,
        rejected_rows.value,
        rejected_rows.reason,
        rejected_rows.batch_id
    from rejected_rows
    where rejected_rows.is_visible

),

quarantine as (

    select
        reasons.entity,
        reasons.source,
        reasons.source_file,
        reasons.row_number,
        reasons.key_value,
        reasons.column_name,
        reasons.value,
        reasons.reason,
        batches.landed_as_of as ingested_at,
        reasons.batch_id,
        {{ as_of() }} as as_of
    from reasons
    inner join batches on reasons.batch_id = batches.batch_id

)

select * from quarantine
