// Runs before anything is painted, so that neither the theme nor the language flickers. A file, because the
// content security policy allows no inline script.
;(() => {
  const kept = (key) => {
    try {
      return localStorage.getItem(key)
    } catch {
      return null
    }
  }
  const dark = matchMedia('(prefers-color-scheme: dark)').matches
  const theme = kept('zhike.theme')
  const language = kept('zhike.language') ?? (navigator.language.startsWith('zh') ? 'zh' : 'en')
  document.documentElement.dataset.theme =
    theme === 'dark' || theme === 'light' ? theme : dark ? 'dark' : 'light'
  document.documentElement.lang = language === 'en' ? 'en' : 'zh-CN'
})()
