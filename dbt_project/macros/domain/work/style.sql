{% macro of_figure(figure, figures, before, after='') -%}
    {#- The column of the figure that a row is about; `before` and `after` complete the columns' names. -#}
    cast(
        case {{ figure }}
            {%- for name in figures %}
            when '{{ name }}' then {{ before }}{{ name }}{{ after }}
            {%- endfor %}
        end as double
    )
{%- endmacro %}

{% macro style_figure(figure, mean) -%}
    {#- A figure of how a text is written, from its mean as thousandths of a logarithm: words per sentence and letters per
        word were lengths in tenths, all others rates per 1,000 characters, and one. -#}
    case
        when {{ figure }} in ('sentence', 'word') then exp({{ mean }} / 1000.0) / 10
        else exp({{ mean }} / 1000.0) - 1
    end
{%- endmacro %}

{% macro style_words(figure) -%}
    {#- What a figure counts. -#}
    case {{ figure }}
        when 'sentence' then 'words per sentence'
        when 'word' then 'letters per word'
        when 'comma' then 'commas per 1,000 characters'
        when 'mark' then 'other marks per 1,000 characters'
        when 'line' then 'line breaks per 1,000 characters'
        when 'capital' then 'capital letters per 1,000 characters'
    end
{%- endmacro %}

{% macro balanced_weight(before, after) -%}
    {#- How many observations on either side a difference of two means is worth: its variance is that of one observation
        over this. -#}
    (cast({{ before }} as double) * {{ after }} / ({{ before }} + {{ after }}))
{%- endmacro %}

{% macro cautious_variance(squares, degrees_of_freedom, usual_variance, prior) -%}
    {#- The variance of a person's observations, leaning on so many usual ones and never below the usual: few texts
        that happen to be alike make nothing surer. -#}
    greatest(
        {{ usual_variance }},
        ({{ squares }} + {{ prior }} * {{ usual_variance }}) / ({{ degrees_of_freedom }} + {{ prior }})
    )
{%- endmacro %}

{% macro most_extreme_tail(size, figures) -%}
    {#- The two-sided normal tail of the largest of several deviates, each of which could have been it (Bonferroni); holds
        however the figures hang together. -#}
    least(1.0, 2 * {{ figures }} * ({{ normal_upper_tail(size) }}))
{%- endmacro %}

{% macro tail_to_sigma() -%}
    {#- A normal sample's standard deviation over the nine-tenths quantile of its absolute deviations. -#}
    0.6079568319117692
{%- endmacro %}
