with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'self_dealing', ['minimum_payments', 'minimum_share', 'fast_hours']) }}

),

self_dealing as (

    select * from {{ ref('int_self_dealing') }}

),

accounts as (

    select * from {{ ref('stg_people__accounts') }}

),

joined as (

    select
        self_dealing.account_id,
        self_dealing.creator_account_id,
        self_dealing.payers,
        self_dealing.tied_payers,
        self_dealing.tied_share,
        self_dealing.fast_share,
        self_dealing.concentration,
        self_dealing.tied_payments,
        self_dealing.payment_ids,
        self_dealing.sample_size,
        self_dealing.is_found,
        thresholds.minimum_payments,
        thresholds.minimum_share,
        thresholds.fast_hours,
        self_dealing.sample_size >= thresholds.minimum_payments as is_sufficient
    from self_dealing
    inner join accounts on self_dealing.account_id = accounts.account_id
    cross join thresholds

),

judged as (

    select
        joined.account_id,
        'self_dealing' as signal_code,
        'money' as family,
        case
            when not joined.is_sufficient then 'insufficient_data'
            when joined.is_found then 'flagged'
            else 'clear'
        end as status,
        case when joined.is_sufficient then joined.tied_share end as score,
        case when joined.is_sufficient then joined.tied_share end as observed_value,
        joined.minimum_share as threshold_value,
        joined.sample_size,
        cast(null as double) as p_value,
        cast(null as double) as q_value,
        {{ json_object(texts={'creator_account_id': 'joined.creator_account_id'}, raws={
            'tied_payments': 'joined.tied_payments',
            'payers': 'joined.payers',
            'tied_payers': 'joined.tied_payers',
            'tied_share': number_text('joined.tied_share', 4),
            'fast_share': number_text('joined.fast_share', 4),
            'concentration': number_text('joined.concentration', 4),
            'payment_ids': "coalesce(joined.payment_ids, '[]')",
        }) }} as evidence,
        case
            when not joined.is_sufficient
                then
                    'Only ' || {{ number_text('joined.sample_size', 0) }} || ' payments; '
                    || {{ number_text('joined.minimum_payments', 0) }}
                    || ' are needed before shares say anything.'
            else
                case
                    when joined.account_id = joined.creator_account_id then 'Of the money of this creator '
                    else
                        'This account pays a creator with whom it shares an instrument; of that '
                        || 'creator''s money '
                end
                || {{ percent_text('joined.tied_share') }} || ' came from '
                || {{ number_text('joined.tied_payers', 0) }} || ' of '
                || {{ number_text('joined.payers', 0) }}
                || ' payers who pay by, or are paid out to, the creator''s own instrument'
                || coalesce(
                    '; ' || {{ percent_text('joined.fast_share') }} || ' of that left within '
                    || {{ number_text('joined.fast_hours', 0) }} || ' hours',
                    ''
                )
                || case
                    when joined.is_found then '. Ask who they are: a family may share a card.'
                    else '. Link, share and speed do not all meet.'
                end
        end as explanation
    from joined

)

select * from judged
