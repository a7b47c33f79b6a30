{% set entities = [
    ('reports', 'report_id'),
    ('content_items', 'content_id'),
    ('tickets', 'ticket_id'),
    ('ticket_events', 'event_id'),
    ('desk_schedules', 'schedule_id'),
    ('ticket_sla_targets', 'target_id'),
    ('ticket_sla_events', 'event_id')
] %}

with

{% for entity, key in entities %}
{{ entity }}_rows as (

    select
        '{{ entity }}' as entity,
        rows_read._source as source,
        rows_read._source_file as source_file,
        rows_read._row_number as row_number,
        rows_read.{{ key }} as key_value,
        rows_read._batch_id as batch_id,
        rows_read.known_at,
        rows_read.is_visible,
        rows_read.problems
    from {{ ref('base_support__' ~ entity) }} as rows_read

),

{% endfor %}
all_rows as (

    {% for entity, key in entities %}
    select
        rows_read.entity,
        rows_read.source,
        rows_read.source_file,
        rows_read.row_number,
        rows_read.key_value,
        rows_read.batch_id,
        rows_read.known_at,
        rows_read.is_visible,
        rows_read.problems
    from {{ entity }}_rows as rows_read
    {% if not loop.last %}
    union all
    {% endif %}
    {% endfor %}

)

select * from all_rows
