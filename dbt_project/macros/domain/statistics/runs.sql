{% macro run_tail(answers, ln_chances, least_ln_chance) -%}
    {#- Bound of the probability that any of so many answers begins a run as unlikely as this one: whatever a run began with
        is free (so the least likely answer is left out), the others multiply, and by Ville's inequality no later end of a
        run does better. One start in `answers`. -#}
    least(1.0, {{ answers }} * exp({{ ln_chances }} - {{ least_ln_chance }}))
{%- endmacro %}

{% macro ln_vote_chance(same_votes, votes, own_share, prior_votes) -%}
    {#- Logarithm of how likely an answer to an item is, by the votes of others and, as so many votes more, by how often the
        person gives it anyway. -#}
    ln(({{ same_votes }} + {{ prior_votes }} * {{ own_share }}) / ({{ votes }} + {{ prior_votes }}))
{%- endmacro %}
