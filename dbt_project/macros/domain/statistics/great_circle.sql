{% macro great_circle_km(latitude, longitude, other_latitude, other_longitude) -%}
    {#- Kilometres between two places in degrees, along the great circle of a sphere of 6371.009 km (the mean radius of
        the International Union of Geodesy and Geophysics): haversines, which hold for near places too. Null when a
        coordinate is; rounding may lift the haversine of opposite places above one. -#}
    {%- set haversine -%}
    (
        pow(sin(radians({{ other_latitude }} - {{ latitude }}) / 2), 2)
        + cos(radians({{ latitude }})) * cos(radians({{ other_latitude }}))
        * pow(sin(radians({{ other_longitude }} - {{ longitude }}) / 2), 2)
    )
    {%- endset -%}
    (2 * 6371.009 * atan2(sqrt({{ haversine }}), sqrt(abs(1 - {{ haversine }}))))
{%- endmacro %}
