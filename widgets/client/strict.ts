import { z } from 'zod';

// Zod would compile its checks with `new Function`, which a strict content security policy reports. To be imported before any schema.
z.config({ jitless: true });
