with

bad_rows as (

    {{ bad_rows_of(
            source('lake', 'quality_reviews'),
            required=['review_id', 'submission_id', 'reviewer_id', 'outcome', 'reviewed_at'],
            enums={
                'outcome': ['accept', 'revise', 'reject'],
            }
    ) }}

)

select * from bad_rows
