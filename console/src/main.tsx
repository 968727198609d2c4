import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { makeQueryClient } from './api/use-api.ts'
import { LanguageProvider } from './locales/language.tsx'
import { makeRouter } from './router.tsx'
import './theme/base.css'
import './theme/layout.css'
import './theme/parts.css'
import './theme/tables.css'
import './theme/fields.css'
import './theme/dialogs.css'
import './theme/common.css'
import { ThemeProvider } from './theme/theme.tsx'

const router = makeRouter()
const queries = makeQueryClient()
const root = document.getElementById('root')
if (!root) throw new Error('index.html has no #root')

// After an upgrade the chunks of the old console are gone: the page that asks for one is loaded anew.
addEventListener('vite:preloadError', () => location.reload())

createRoot(root).render(
  <StrictMode>
    <LanguageProvider>
      <ThemeProvider>
        <QueryClientProvider client={queries}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </ThemeProvider>
    </LanguageProvider>
  </StrictMode>,
)
