with

rules as (

    select * from {{ ref('int_gate_rules') }}

),

accounts as (

    select * from {{ ref('stg_people__accounts') }}

),

marks as (

    select * from {{ ref('int_account_marks') }}

),

offboarded as (

    select
        marks.mark_kind,
        marks.mark,
        marks.account_id
    from marks
    inner join accounts on marks.account_id = accounts.account_id
    where
        marks.mark is not null
        and accounts.status = 'offboarded'
    qualify row_number() over (
        partition by marks.mark_kind, marks.mark
        order by marks.account_id asc nulls last
    ) <= 2

),

paths as (

    select
        marks.account_id,
        marks.seen_at,
        marks.mark_kind || ' shared with ' || min(offboarded.account_id) as link_path
    from marks
    inner join offboarded
        on
            marks.mark_kind = offboarded.mark_kind
            and marks.mark = offboarded.mark
            and marks.account_id <> offboarded.account_id
    group by marks.account_id, marks.mark_kind, marks.mark, marks.seen_at

),

linked as (

    select
        paths.account_id,
        min(paths.seen_at) as linked_at,
        {{ joined_text('paths.link_path', "', '") }} as input_value
    from paths
    group by paths.account_id

),

compared as (

    select
        marks.account_id,
        max(marks.seen_at) as seen_at
    from marks
    group by marks.account_id

),

facts as (

    select
        compared.account_id,
        rules.gate,
        rules.rule_code,
        false as needs_person,
        coalesce(linked.input_value, 'none found') as input_value,
        case when linked.account_id is null then 'pass' else 'fail' end as result,
        coalesce(linked.linked_at, compared.seen_at) as changed_at
    from compared
    inner join rules on rules.rule_code = 'no_hard_link_to_offboarded'
    left join linked on compared.account_id = linked.account_id

),

final as (

    {{ gate_facts('facts') }}

)

select * from final
