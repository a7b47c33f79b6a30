with

edges as (

    select * from {{ ref('int_ring_edges') }}

),

members as (

    select * from {{ ref('int_ring_members') }}

),

usual as (

    select * from {{ ref('int_ring_usual') }}

),

groups as (

    select
        members.ring_label,
        count(*) as members,
        {{ pairs_of('count(*)') }} as possible_pairs,
        coalesce(max(members.of_address), 0) as of_one_address,
        coalesce(max(members.of_employer), 0) as of_one_employer,
        {{ string_list('members.account_id') }} as account_ids
    from members
    where members.ring_label is not null
    group by members.ring_label
    having count(*) > 1

),

ties as (

    select
        edges.account_id_a,
        edges.account_id_b,
        edges.tie_kind,
        edges.findings,
        edges.row_ids,
        members.ring_label
    from edges
    inner join members on edges.account_id_a = members.account_id
    inner join members as other_members
        on
            edges.account_id_b = other_members.account_id
            and members.ring_label = other_members.ring_label

),

tied as (

    select
        ties.ring_label,
        count(distinct ties.account_id_a || '|' || ties.account_id_b) as tied_pairs,
        {% for kind in tie_kinds() %}
        count(case when ties.tie_kind = '{{ kind }}' then 1 end) as {{ kind }}_pairs,
        {% endfor %}
        '[' || {{ joined_text(
            json_object(
                texts={
                    'account_id': 'ties.account_id_a', 'with': 'ties.account_id_b', 'kind': 'ties.tie_kind'
                },
                raws={'findings': 'ties.findings', 'row_ids': 'ties.row_ids'}
            ), "', '"
        ) }} || ']' as tie_list
    from ties
    group by ties.ring_label

),

rings as (

    select
        groups.ring_label,
        groups.members,
        groups.possible_pairs,
        groups.of_one_address,
        groups.of_one_employer,
        groups.account_ids,
        usual.members_of_one_project,
        {{ round_stat('usual.usual_share * groups.possible_pairs') }} as expected_pairs,
        tied.tied_pairs,
        {% for kind in tie_kinds() %}
        tied.{{ kind }}_pairs,
        {% endfor %}
        tied.tie_list
    from groups
    inner join usual on groups.ring_label = usual.ring_label
    inner join tied on groups.ring_label = tied.ring_label

)

select * from rings
