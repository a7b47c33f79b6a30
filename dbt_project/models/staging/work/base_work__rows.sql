{% set entities = [
    ('projects', 'project_id'),
    ('tasks', 'task_id'),
    ('submissions', 'submission_id'),
    ('task_releases', 'release_id'),
    ('quality_reviews', 'review_id')
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
    from {{ ref('base_work__' ~ entity) }} as rows_read

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
