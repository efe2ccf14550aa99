import '../main.ts';
import { MomentumHealth } from './momentum-health.ts';
import { MomentumPage } from './momentum-page.ts';

customElements.define('momentum-health', MomentumHealth);
customElements.define('momentum-page', MomentumPage);
