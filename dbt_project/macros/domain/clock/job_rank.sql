{% macro job_rank(level) -%}
    {#- The place of a job level in the line that escalations go up; null for anything else. -#}
    case {{ level }}
        when 'specialist' then 1
        when 'senior' then 2
        when 'lead' then 3
        when 'manager' then 4
        when 'director' then 5
    end
{%- endmacro %}

{% macro job_level(rank) -%}
    {#- The job level at a place of that line. -#}
    case {{ rank }}
        when 1 then 'specialist'
        when 2 then 'senior'
        when 3 then 'lead'
        when 4 then 'manager'
        when 5 then 'director'
    end
{%- endmacro %}
