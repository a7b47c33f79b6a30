with

bad_rows as (

    {{ bad_rows_of(
            source('lake', 'task_releases'),
            required=['release_id', 'task_id', 'account_id', 'claimed_at', 'released_at'],
            enums={
                'reason': ['returned', 'timed_out', 'task_broken', 'other'],
            }
    ) }}

)

select * from bad_rows
