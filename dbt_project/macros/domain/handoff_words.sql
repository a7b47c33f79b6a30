{% macro handoff_words(row) -%}
    {#- What is said of an account whose devices and time zone may have changed hands. -#}
    case
        when not coalesce({{ row }}.is_sufficient, false)
            then 'Too few sign-ins with a device and a time zone, before or of late, to tell a switch.'
        when not {{ row }}.has_moved
            then 'Devices and time zone did not both change and stay changed.'
        else
            'Since ' || cast({{ row }}.switched_on as {{ t_text() }}) || ', in '
            || {{ number_text(row ~ '.new_device_sessions', 0) }} || ' of '
            || {{ number_text(row ~ '.later_sessions', 0) }} || ' sign-ins, the account is used on devices and in '
            || {{ number_text(row ~ '.new_zone_sessions', 0) }} || ' in a time zone that it was not used in before. '
            || case
                when {{ row }}.is_proven then 'A document or live face that passed since has answered who it is.'
                when {{ row }}.is_flagged
                    then
                        case
                            when {{ row }}.has_new_hours and {{ row }}.has_new_speed
                                then 'The hours and the speed of work changed with them. '
                            when {{ row }}.has_new_hours
                                then 'The hours of work changed with them, on the old clock and on the new one. '
                            else 'The speed of work changed with them. '
                        end
                        || 'People move and buy computers: ask, and offer a new identity check.'
                else 'The hours and the speed of work are those of before, or the change is an ordinary one.'
            end
    end
{%- endmacro %}

{% macro handoff_evidence(row) -%}
    {#- JSON: the switch, the sign-ins since and how much likelier they are from anybody than from the holder. -#}
    {{ json_object(
        texts={
            'switched_on': row ~ '.switched_on',
            'first_session_id': row ~ '.first_session_id',
            'last_session_id': row ~ '.last_session_id',
        },
        raws={
            'earlier_sessions': row ~ '.earlier_sessions',
            'later_sessions': row ~ '.later_sessions',
            'new_device_sessions': row ~ '.new_device_sessions',
            'new_zone_sessions': row ~ '.new_zone_sessions',
            'risk': number_text(row ~ '.risk', 2),
            'time_ratio': number_text(row ~ '.time_ratio', 2),
            'speed_deviate': number_text(row ~ '.deviate', 2),
            'has_new_hours': 'case when ' ~ row ~ ".has_new_hours then 'true' else 'false' end",
        }
    ) }}
{%- endmacro %}
