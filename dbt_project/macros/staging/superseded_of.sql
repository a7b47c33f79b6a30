{% macro superseded_of(relation, key) -%}
    {#- The valid versions of a base relation that a newer valid version of the same key replaces. Most keys of an entity that
        grows have one version, and ranking all of them would sort history every night: equal hashes, cheap to count, say
        which few keys may have more, and those are ranked. -#}
    select
        versions.landed_seq,
        versions._row_number
    from {{ relation }} as versions
    inner join (
        select {{ quick_hash('hashed.' ~ key) }} as key_hash
        from {{ relation }} as hashed
        where hashed.is_visible and hashed.problems is null
        group by {{ quick_hash('hashed.' ~ key) }}
        having count(*) > 1
    ) as repeated on {{ quick_hash('versions.' ~ key) }} = repeated.key_hash
    where versions.is_visible and versions.problems is null
    qualify row_number() over (
        partition by versions.{{ key }}
        order by
            versions.updated_at desc nulls last,
            versions.known_at desc nulls last,
            versions.landed_seq desc nulls last,
            versions._row_number desc nulls last
    ) > 1
{%- endmacro %}
