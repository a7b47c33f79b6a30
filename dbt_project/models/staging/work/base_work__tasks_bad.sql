with

bad_rows as (

    {{ bad_rows_of(
            source('lake', 'tasks'),
            required=['task_id', 'task_type', 'created_at']
    ) }}

)

select * from bad_rows
