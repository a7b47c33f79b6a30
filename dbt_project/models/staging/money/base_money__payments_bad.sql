with

bad_rows as (

    {{ bad_rows_of(
            source('lake', 'payments'),
            required=['payment_id', 'payment_type', 'amount', 'currency', 'status', 'created_at'],
            enums={
                'payment_type': [
                    'task_pay', 'subscription', 'tip', 'purchase', 'refund', 'payout', 'bonus',
                    'adjustment'
                ],
                'status': ['pending', 'settled', 'failed', 'held', 'released', 'reversed'],
            }
    ) }}

)

select * from bad_rows
