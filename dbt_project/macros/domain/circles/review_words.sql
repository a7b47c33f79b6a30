{% macro reciprocal_review_words() -%}
    {#- What reciprocal_review says to the person; the columns are those of `joined` in its signal. -#}
    case
        when joined.q_value is null
            then
                'No colleague and this account reviewed each other often enough; '
                || {{ number_text('joined.minimum_mutual', 0) }} || ' mutual reviews are needed.'
        else
            'This account and ' || joined.partner_id || ' reviewed each other '
            || {{ number_text('joined.reviews', 0) }} || ' times and accepted '
            || {{ number_text('joined.accepted', 0) }} || ' of them; by how each reviews others, and how others '
            || 'review each, ' || {{ number_text('joined.chance * joined.reviews', 1) }} || ' would be expected. '
            || case
                when joined.is_flagged then 'Have some of this work reviewed again, blind.'
                else 'That is within what a small pool of reviewers explains.'
            end
    end
{%- endmacro %}

{% macro reviewer_favouritism_words() -%}
    {#- What reviewer_favouritism says to the person; the columns are those of `joined` in its signal. -#}
    case
        when joined.q_value is null
            then
                'No expert has ' || {{ number_text('joined.minimum_reviews', 0) }}
                || ' scored reviews by this reviewer; fewer say nothing of a favour.'
        else
            'Over ' || {{ number_text('joined.scores', 0) }} || ' reviews this reviewer scored the work of '
            || joined.expert_id || ' ' || {{ number_text('100 * abs(joined.shrunk)', 1) }} || ' points '
            || case when joined.shrunk >= 0 then 'higher' else 'lower' end
            || ' (of 100, shrunk) than this reviewer''s other scores and this expert''s other reviewers explain. '
            || case
                when joined.is_flagged then 'Have some of these submissions reviewed again, blind, before anything else.'
                else 'That is within what honest reviewers differ by.'
            end
    end
{%- endmacro %}
