{% macro plain_number(expression) -%}
    {#- A value as text, doubles without an exponent: engines write 0.00001 as 1e-05 or 1.0E-5. Doubles keep 6 places
        (round them with round_stat); one that is not finite gives null. Other types are cast as they are. -#}
    {{ return(adapter.dispatch('plain_number', 'evenhand')(expression)) }}
{%- endmacro %}

{% macro default__plain_number(expression) -%}
    case
        when typeof({{ expression }}) in ('DOUBLE', 'FLOAT')
            then regexp_replace(cast(try_cast({{ expression }} as decimal(38, 6)) as varchar), '([.][0-9]+?)0*$', '\1')
        else cast({{ expression }} as varchar)
    end
{%- endmacro %}

{% macro spark__plain_number(expression) -%}
    case
        when typeof({{ expression }}) in ('double', 'float')
            then regexp_replace(cast(try_cast({{ expression }} as decimal(38, 6)) as string), '([.][0-9]+?)0*$', '$1')
        else cast({{ expression }} as string)
    end
{%- endmacro %}
