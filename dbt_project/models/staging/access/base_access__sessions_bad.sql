with

bad_rows as (

    {{ bad_rows_of(
            source('lake', 'sessions'),
            required=['session_id', 'account_id', 'started_at'],
            enums={
                'ip_asn_type': [
                    'residential', 'mobile', 'hosting', 'vpn', 'corporate', 'education', 'unknown'
                ],
            }
    ) }}

)

select * from bad_rows
