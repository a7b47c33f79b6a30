with

bad_rows as (

    {{ bad_rows_of(
            source('lake', 'submissions'),
            required=['submission_id', 'task_id', 'account_id', 'submitted_at']
    ) }}

)

select * from bad_rows
