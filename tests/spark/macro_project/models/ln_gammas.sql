select
    id,
    share,
    {{ ln_gamma('share') }} as ln_gamma
from {{ ref('numbers') }}
